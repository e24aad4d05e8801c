#include "server/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <climits>

#include <fmt/format.h>

namespace karst::server {
namespace {

constexpr std::size_t kReadBytes = 16384;  // a record

}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::Load(const std::string& certificate, const std::string& key) {
  auto context = std::make_shared<const TlsContext>(SSL_CTX_new(TLS_server_method()));
  const auto refuse = [](std::string_view what, const std::string& path) {
    ERR_clear_error();
    return Error(ErrorCode::kInvalidOptions, fmt::format("{} {}", what, path));
  };
  if (context->get() == nullptr) return refuse("OpenSSL gives no context for", certificate);
  SSL_CTX_set_min_proto_version(context->get(), TLS1_2_VERSION);
  // An idle connection keeps no buffers.
  SSL_CTX_set_mode(context->get(), SSL_MODE_RELEASE_BUFFERS);
  if (SSL_CTX_use_certificate_chain_file(context->get(), certificate.c_str()) != 1) {
    return refuse("cannot read a certificate from", certificate);
  }
  if (SSL_CTX_use_PrivateKey_file(context->get(), key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return refuse("cannot read a private key, the certificate's own, from", key);
  }
  return context;
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

TlsChannel::TlsChannel(const TlsContext& context) : ssl_(SSL_new(context.get())) {
  SSL_set_bio(ssl_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_accept_state(ssl_);
}

TlsChannel::~TlsChannel() { SSL_free(ssl_); }

bool TlsChannel::Receive(std::string_view bytes, std::string* text) {
  if (BIO_write(SSL_get_rbio(ssl_), bytes.data(), static_cast<int>(bytes.size())) != static_cast<int>(bytes.size())) {
    return false;
  }
  std::array<char, kReadBytes> part;  // NOLINT: only written
  for (;;) {
    const int got = SSL_read(ssl_, part.data(), static_cast<int>(part.size()));
    if (got > 0) {
      text->append(part.data(), static_cast<std::size_t>(got));
      continue;
    }
    const int reason = SSL_get_error(ssl_, got);
    ERR_clear_error();
    return reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_ZERO_RETURN;
  }
}

bool TlsChannel::Send(std::string_view text) {
  while (!text.empty()) {
    const int size = static_cast<int>(std::min<std::size_t>(text.size(), INT_MAX));
    const int sent = SSL_write(ssl_, text.data(), size);
    if (sent <= 0) {
      ERR_clear_error();
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void TlsChannel::SendEnd() {
  SSL_shutdown(ssl_);
  ERR_clear_error();
}

std::string TlsChannel::TakeOutput() {
  BIO* const output = SSL_get_wbio(ssl_);
  std::string bytes(BIO_ctrl_pending(output), '\0');
  const int got = bytes.empty() ? 0 : BIO_read(output, bytes.data(), static_cast<int>(bytes.size()));
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return bytes;
}

}  // namespace karst::server
