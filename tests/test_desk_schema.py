"""The API against its own description: schemathesis asks what the description allows, and holds the answers to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.desk import fill, told
from truceline.serve.app import create_app
from truceline.serve.settings import DeskSettings
from truceline.store import Ledger

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    url = f"sqlite:///{Path(tmp_path_factory.mktemp('desk')) / 'war.db'}"
    with Ledger.open(url) as ledger:
        fill(ledger)
    app: FastAPI = create_app(DeskSettings(db=url, reviewer="ana", allow_hosts=("testserver",)), read=told)
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    yield schema
    app.state.desk.close()


def test_every_answer_is_as_it_is_described(described: schemathesis.BaseSchema) -> None:
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=8,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        ask()
        asked += 1
    assert asked > 25
