//! Values of the SDK from and to the form of the wire: the types that every service has. The structures come from
//! make_calls.py, which writes an implementation of one or both traits for each.

use std::collections::HashMap;

use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::error::operation::BuildError;
use aws_smithy_types::{Blob, DateTime, base64};
use serde_json::{Map, Value, json};

use crate::Failure;

pub trait ToSdk: Sized {
    fn to_sdk(value: &Value) -> Result<Self, String>;
}

/// `None` stands for a member that is not there.
pub trait FromSdk {
    fn from_sdk(&self) -> Option<Value>;
}

/// The member of that name, if the object has it.
pub fn member<T: ToSdk>(object: &Value, name: &str) -> Result<Option<T>, String> {
    match object.get(name) {
        None => Ok(None),
        Some(value) => T::to_sdk(value).map(Some).map_err(|problem| format!("{name}: {problem}")),
    }
}

/// Refuses members that the SDK does not have.
pub fn only(object: &Value, known: &[&str]) -> Result<(), String> {
    let members = object.as_object().ok_or_else(|| format!("{object} is no object"))?;
    match members.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(format!("the SDK has no member {name}")),
        None => Ok(()),
    }
}

/// An object of those members that are there.
pub fn object(members: Vec<(&str, Option<Value>)>) -> Value {
    let present = members.into_iter().filter_map(|(name, value)| value.map(|value| (name.to_string(), value)));
    Value::Object(present.collect::<Map<_, _>>())
}

/// What a builder answers: the thing itself, or that a required member is missing.
pub trait Built<T> {
    fn built(self) -> Result<T, String>;
}

impl<T> Built<T> for Result<T, BuildError> {
    fn built(self) -> Result<T, String> {
        self.map_err(|problem| problem.to_string())
    }
}

/// An error of the service. `fields` is given where it came as a class of its own.
pub fn failure(error: &impl ProvideErrorMetadata, fields: Option<Value>, text: String) -> Failure {
    let Some(name) = error.code() else { return Failure::Broken(text) };
    let typed = fields.is_some();
    let mut fields = fields.unwrap_or(json!({}));
    if let Some(members) = fields.as_object_mut() {
        members.retain(|member, _| !member.eq_ignore_ascii_case("message"));
    }
    Failure::Service(json!({ "name": name, "message": error.message(), "typed": typed, "fields": fields }))
}

macro_rules! plain {
    ($type:ty, $read:expr) => {
        impl ToSdk for $type {
            fn to_sdk(value: &Value) -> Result<Self, String> {
                $read(value).ok_or_else(|| format!("{value} is no {}", stringify!($type)))
            }
        }
        impl FromSdk for $type {
            fn from_sdk(&self) -> Option<Value> {
                Some(json!(self))
            }
        }
    };
}

plain!(String, |value: &Value| value.as_str().map(str::to_string));
plain!(bool, Value::as_bool);
plain!(i32, |value: &Value| value.as_i64().and_then(|number| i32::try_from(number).ok()));
plain!(i64, Value::as_i64);
plain!(f64, Value::as_f64);

impl ToSdk for Blob {
    fn to_sdk(value: &Value) -> Result<Self, String> {
        let bytes = base64::decode(value.as_str().unwrap_or_default());
        bytes.map(Blob::new).map_err(|problem| problem.to_string())
    }
}

impl FromSdk for Blob {
    fn from_sdk(&self) -> Option<Value> {
        Some(json!(base64::encode(self)))
    }
}

impl ToSdk for DateTime {
    fn to_sdk(value: &Value) -> Result<Self, String> {
        value.as_f64().map(DateTime::from_secs_f64).ok_or_else(|| format!("{value} is no time"))
    }
}

impl FromSdk for DateTime {
    fn from_sdk(&self) -> Option<Value> {
        Some(json!(self.as_secs_f64()))
    }
}

impl<T: FromSdk> FromSdk for Option<T> {
    fn from_sdk(&self) -> Option<Value> {
        self.as_ref().and_then(FromSdk::from_sdk)
    }
}

impl<T: ToSdk> ToSdk for Vec<T> {
    fn to_sdk(value: &Value) -> Result<Self, String> {
        let members = value.as_array().ok_or_else(|| format!("{value} is no list"))?;
        members.iter().map(T::to_sdk).collect()
    }
}

impl<T: FromSdk> FromSdk for Vec<T> {
    fn from_sdk(&self) -> Option<Value> {
        Some(Value::Array(self.iter().filter_map(FromSdk::from_sdk).collect()))
    }
}

impl<T: ToSdk> ToSdk for HashMap<String, T> {
    fn to_sdk(value: &Value) -> Result<Self, String> {
        let members = value.as_object().ok_or_else(|| format!("{value} is no object"))?;
        members.iter().map(|(name, member)| Ok((name.clone(), T::to_sdk(member)?))).collect()
    }
}

impl<T: FromSdk> FromSdk for HashMap<String, T> {
    fn from_sdk(&self) -> Option<Value> {
        let members = self.iter().filter_map(|(name, member)| member.from_sdk().map(|value| (name.clone(), value)));
        Some(Value::Object(members.collect()))
    }
}

impl<T: FromSdk> FromSdk for Box<T> {
    fn from_sdk(&self) -> Option<Value> {
        (**self).from_sdk()
    }
}

macro_rules! attribute_value_from {
    ($type:ty) => {
        impl FromSdk for $type {
            fn from_sdk(&self) -> Option<Value> {
                let (name, value) = match self {
                    Self::S(value) => ("S", value.from_sdk()),
                    Self::N(value) => ("N", value.from_sdk()),
                    Self::B(value) => ("B", value.from_sdk()),
                    Self::Bool(value) => ("BOOL", value.from_sdk()),
                    Self::Null(value) => ("NULL", value.from_sdk()),
                    Self::M(value) => ("M", value.from_sdk()),
                    Self::L(value) => ("L", value.from_sdk()),
                    Self::Ss(value) => ("SS", value.from_sdk()),
                    Self::Ns(value) => ("NS", value.from_sdk()),
                    Self::Bs(value) => ("BS", value.from_sdk()),
                    _ => return None,
                };
                Some(json!({ name: value }))
            }
        }
    };
}

attribute_value_from!(aws_sdk_dynamodb::types::AttributeValue);
attribute_value_from!(aws_sdk_dynamodbstreams::types::AttributeValue);

impl ToSdk for aws_sdk_dynamodb::types::AttributeValue {
    fn to_sdk(value: &Value) -> Result<Self, String> {
        let single = value.as_object().filter(|members| members.len() == 1).and_then(|members| members.iter().next());
        let (name, member) = single.ok_or_else(|| format!("{value} is no attribute value"))?;
        Ok(match name.as_str() {
            "S" => Self::S(ToSdk::to_sdk(member)?),
            "N" => Self::N(ToSdk::to_sdk(member)?),
            "B" => Self::B(ToSdk::to_sdk(member)?),
            "BOOL" => Self::Bool(ToSdk::to_sdk(member)?),
            "NULL" => Self::Null(ToSdk::to_sdk(member)?),
            "M" => Self::M(ToSdk::to_sdk(member)?),
            "L" => Self::L(ToSdk::to_sdk(member)?),
            "SS" => Self::Ss(ToSdk::to_sdk(member)?),
            "NS" => Self::Ns(ToSdk::to_sdk(member)?),
            "BS" => Self::Bs(ToSdk::to_sdk(member)?),
            _ => return Err(format!("{name} is no type of an attribute")),
        })
    }
}
