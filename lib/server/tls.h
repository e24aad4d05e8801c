// TLS between a connection and its socket, by OpenSSL, without a socket of its own: bytes from the network go in and
// text comes out, and the other way round. Used by HttpServer and Connection.
//
// Thread safety: a TlsContext may be shared; a TlsChannel is one connection's.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <karst/error.h>

// OpenSSL's own names, so that its headers stay in tls.cc.
struct ssl_ctx_st;
struct ssl_st;

namespace karst::server {

class TlsContext {
 public:
  // A certificate chain and its key, both PEM files. Errors: kInvalidOptions.
  static Result<std::shared_ptr<const TlsContext>> Load(const std::string& certificate, const std::string& key);
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* get() const { return context_; }

 private:
  ssl_ctx_st* context_;
};

class TlsChannel {
 public:
  explicit TlsChannel(const TlsContext& context);
  ~TlsChannel();
  TlsChannel(const TlsChannel&) = delete;
  TlsChannel& operator=(const TlsChannel&) = delete;

  // Takes bytes of the network and appends the text in them to `text`. False for what is not TLS.
  bool Receive(std::string_view bytes, std::string* text);
  // Appends text, enciphered, to what is to be sent. False before the handshake is done.
  bool Send(std::string_view text);
  // Says that nothing more is coming.
  void SendEnd();
  // What is to be sent to the network: of the handshake, and of Send.
  std::string TakeOutput();

 private:
  ssl_st* ssl_;
};

}  // namespace karst::server
