"""How the tests reach the server: its address is in KARST_ENDPOINT."""

import os

from answer_shapes import answer_problems
from botocore.config import Config

# One attempt only: a retry would hide an answer that should not have failed.
CONNECTION = {
    "endpoint_url": os.environ["KARST_ENDPOINT"],
    "region_name": "us-east-1",
    "aws_access_key_id": "local",
    "aws_secret_access_key": "local",
    "config": Config(retries={"total_max_attempts": 1, "mode": "standard"}),
}


def hold_answers_against_model(client):
    """Fails whatever test receives an answer that is not of the shape of the service model."""

    def check(response_dict, model=client.meta.service_model, event_name=None, **_):
        if response_dict is None:
            return
        operation = model.operation_model(event_name.rpartition(".")[2])
        found = list(answer_problems(operation, response_dict["status_code"], response_dict["body"]))
        assert not found, "\n".join(found)

    client.meta.events.register(f"response-received.{client.meta.service_model.service_name}", check)
