#!/usr/bin/env python3
"""Writes calls.rs: what other languages read from their SDK's types at run time, Rust must have in its source.

    make_calls.py SCENARIOS > calls.rs

For each operation that the scenarios call, and each structure, enumeration and error within its reach, it writes the
setters of the SDK's builders, the public fields of its answers and the variants of its errors, by the names of the
service model that botocore ships. The compiler then holds every name and type against the SDK.
"""

import json
import pathlib
import sys

from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import ServiceModel, StructureShape

CRATES = {"dynamodb": "aws_sdk_dynamodb", "dynamodbstreams": "aws_sdk_dynamodbstreams"}
CLIENTS = {"dynamodb": "database", "dynamodbstreams": "streams"}
# What an operation without an answer answers.
NOTHING = StructureShape("Nothing", {"type": "structure", "members": {}})
PAGINATED = ("ListTables", "Query", "Scan")


def operations_of(folder):
    used = {"CreateTable", "BatchWriteItem", "DeleteTable", *PAGINATED}
    for path in folder.glob("*.json"):
        if path.stem != "tables":
            steps = [step for scenario in json.loads(path.read_text()) for step in scenario["steps"]]
            used |= {step["call"] for step in steps if "call" in step}
    return sorted(used)


def rust_type_name(name):
    return "".join(word.capitalize() for word in xform_name(name).split("_"))


def field_name(name):
    return {"Type": "r#type"}.get(name, xform_name(name))


def reachable(shape, found):
    """All structures and enumerations that a shape is made of, by name, the shape itself among them."""
    if shape.name in found or shape.name == "AttributeValue":
        return found
    if shape.type_name == "structure":
        found[shape.name] = shape
        for member in shape.members.values():
            reachable(member, found)
    elif shape.type_name == "list":
        reachable(shape.member, found)
    elif shape.type_name == "map":
        reachable(shape.value, found)
    elif shape.type_name == "string" and shape.enum:
        found[shape.name] = shape
    return found


def setters(shape):
    return "".join(f'\n        .set_{xform_name(name)}(member(input, "{name}")?)' for name in shape.members)


def known(shape):
    return ", ".join(f'"{name}"' for name in shape.members)


def write_input(path, shape):
    if shape.type_name == "string":
        yield f"impl ToSdk for {path} {{"
        yield "    fn to_sdk(value: &Value) -> Result<Self, String> { Ok(Self::from(String::to_sdk(value)?.as_str())) }"
    else:
        yield f"impl Built<{path}> for {path} {{ fn built(self) -> Result<Self, String> {{ Ok(self) }} }}"
        yield f"impl ToSdk for {path} {{"
        yield "    fn to_sdk(input: &Value) -> Result<Self, String> {"
        yield f"        only(input, &[{known(shape)}])?;"
        yield f"        Self::builder(){setters(shape)}.build().built()"
        yield "    }"
    yield "}"


def write_output(path, shape):
    yield f"impl FromSdk for {path} {{"
    if shape.type_name == "string":
        yield "    fn from_sdk(&self) -> Option<Value> { Some(Value::from(self.as_str())) }"
    else:
        yield "    fn from_sdk(&self) -> Option<Value> {"
        yield "        Some(object(vec!["
        yield from (f'            ("{name}", self.{field_name(name)}.from_sdk()),' for name in shape.members)
        yield "        ]))"
        yield "    }"
    yield "}"


def write_call(crate, client, operation):
    name, method = operation.name, xform_name(operation.name)
    error = f"{crate}::operation::{method}::{rust_type_name(name)}Error"
    shape = operation.input_shape
    yield f"fn {method}_request(clients: &Clients, input: &Value)"
    yield f"    -> Result<{crate}::operation::{method}::builders::{rust_type_name(name)}FluentBuilder, String> {{"
    yield f"    only(input, &[{known(shape)}])?;"
    yield f"    Ok(clients.{client}.{method}(){setters(shape)})"
    yield "}"
    yield f"fn {method}_failure(error: {error}) -> Failure {{"
    yield "    let fields = match &error {"
    for failed in operation.error_shapes:
        yield f"        {error}::{failed.name}(typed) => typed.from_sdk(),"
    yield "        _ => None,"
    yield "    };"
    yield "    failure(error.meta(), fields, format!(\"{error:?}\"))"
    yield "}"
    yield f"async fn {method}(clients: &Clients, input: &Value) -> Reply {{"
    yield f"    match {method}_request(clients, input)?.send().await {{"
    yield "        Ok(answer) => Ok(answer.from_sdk().unwrap_or_default()),"
    yield f"        Err(error) => Err({method}_failure(error.into_service_error())),"
    yield "    }"
    yield "}"


def write_pages(operation):
    method = xform_name(operation)
    yield f"async fn {method}_pages(clients: &Clients, input: &Value) -> Reply {{"
    yield "    let mut pages = Vec::new();"
    yield f"    let mut stream = {method}_request(clients, input)?.into_paginator().send();"
    yield "    while let Some(page) = stream.next().await {"
    yield f"        let page = page.map_err(|error| {method}_failure(error.into_service_error()))?;"
    yield "        pages.extend(page.from_sdk());"
    yield "    }"
    yield "    Ok(Value::Array(pages))"
    yield "}"


def write_dispatch(function, operations, suffix):
    yield f"pub async fn {function}(clients: &Clients, name: &str, input: &Value) -> Reply {{"
    yield "    match name {"
    yield from (f'        "{name}" => {xform_name(name)}{suffix}(clients, input).await,' for name in operations)
    yield '        _ => Err(Failure::Broken(format!("this driver was built without {name}"))),'
    yield "    }"
    yield "}"


def write_service(service, model, names):
    crate = CRATES[service]
    inputs, outputs, answers, errors = {}, {}, {}, {}
    for name in names:
        operation = model.operation_model(name)
        for member in operation.input_shape.members.values():
            reachable(member, inputs)
        answers[name] = operation.output_shape or NOTHING
        for member in answers[name].members.values():
            reachable(member, outputs)
        for failed in operation.error_shapes:
            errors[failed.name] = failed
            for member in failed.members.values():
                reachable(member, outputs)
        yield from write_call(crate, CLIENTS[service], operation)
    for name, shape in inputs.items():
        yield from write_input(f"{crate}::types::{rust_type_name(name)}", shape)
    for name, shape in outputs.items():
        yield from write_output(f"{crate}::types::{rust_type_name(name)}", shape)
    for name, shape in errors.items():
        yield from write_output(f"{crate}::types::error::{name}", shape)
    for name, shape in answers.items():
        yield from write_output(f"{crate}::operation::{xform_name(name)}::{rust_type_name(name)}Output", shape)


def main():
    used = operations_of(pathlib.Path(sys.argv[1]))
    print("// Written by make_calls.py.\n#![allow(clippy::all)]")
    print("use serde_json::Value;\n")
    print("use crate::values::{Built, FromSdk, ToSdk, failure, member, object, only};")
    print("use crate::{Clients, Failure, Reply};")
    for service in CRATES:
        model = ServiceModel(Loader().load_service_model(service, "service-2"))
        print("\n".join(write_service(service, model, [name for name in used if name in model.operation_names])))
    for operation in PAGINATED:
        print("\n".join(write_pages(operation)))
    print("\n".join(write_dispatch("call", used, "")))
    print("\n".join(write_dispatch("paginate", PAGINATED, "_pages")))


if __name__ == "__main__":
    main()
