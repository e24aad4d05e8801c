//! Makes the calls of the scenarios through the AWS SDK for Rust; see tests/sdk/README.md for the lines it reads and
//! writes.

mod calls;
mod values;

use std::io::BufRead;
use std::time::Duration;

use aws_sdk_dynamodb::client::Waiters;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, retry::RetryConfig};
use serde_json::{Value, json};

use crate::values::member;

pub struct Clients {
    pub database: aws_sdk_dynamodb::Client,
    pub streams: aws_sdk_dynamodbstreams::Client,
}

/// Why a call brought no answer.
pub enum Failure {
    /// What the service answered, as the SDK shows it.
    Service(Value),
    /// A fault of this driver, or an answer that the SDK could not read.
    Broken(String),
}

impl From<String> for Failure {
    fn from(problem: String) -> Self {
        Failure::Broken(problem)
    }
}

pub type Reply = Result<Value, Failure>;

const WAIT_MAX: Duration = Duration::from_secs(15);

macro_rules! connect {
    ($sdk:ident, $endpoint:expr) => {
        $sdk::Client::from_conf(
            $sdk::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .endpoint_url($endpoint)
                .region(Region::new("us-east-1"))
                .credentials_provider(Credentials::new("local", "local", None, None, "test"))
                // One attempt only: a retry would hide an answer that should not have failed.
                .retry_config(RetryConfig::disabled())
                .http_client(aws_smithy_http_client::Builder::new().build_http())
                .build(),
        )
    };
}

macro_rules! wait {
    ($waiter:expr, $input:expr) => {
        match $waiter.set_table_name(member($input, "TableName")?).wait(WAIT_MAX).await {
            Ok(_) => Ok(json!({})),
            Err(failure) => Err(Failure::Broken(format!("{failure:?}"))),
        }
    };
}

async fn wait(clients: &Clients, name: &str, input: &Value) -> Reply {
    match name {
        "TableExists" => wait!(clients.database.wait_until_table_exists(), input),
        "TableNotExists" => wait!(clients.database.wait_until_table_not_exists(), input),
        _ => Err(Failure::Broken(format!("no waiter {name}"))),
    }
}

async fn reply(clients: &Clients, request: &Value) -> Value {
    let (name, input) = (request["name"].as_str().unwrap_or_default(), &request["input"]);
    let (key, outcome) = match request["kind"].as_str() {
        Some("wait") => ("answer", wait(clients, name, input).await),
        Some("paginate") => ("pages", calls::paginate(clients, name, input).await),
        _ => ("answer", calls::call(clients, name, input).await),
    };
    match outcome {
        Ok(answer) => json!({ key: answer }),
        Err(Failure::Service(error)) => json!({ "error": error }),
        Err(Failure::Broken(problem)) => json!({ "broken": problem }),
    }
}

fn main() {
    let endpoint = std::env::var("KARST_ENDPOINT").expect("KARST_ENDPOINT names the server");
    let clients = Clients {
        database: connect!(aws_sdk_dynamodb, endpoint.clone()),
        streams: connect!(aws_sdk_dynamodbstreams, endpoint),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.expect("a line")).expect("a request");
        println!("{}", runtime.block_on(reply(&clients, &request)));
    }
}
