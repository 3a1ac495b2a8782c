"""Rules that every table keeps."""

import ast

import pytest
from django.apps import apps
from django.db import models
from django.db.models import ForeignKey, Model

from tests.tidy.test_sizes import FILES, PACKAGE

OUR_MODELS = [
    model for model in apps.get_models() if model.__module__.startswith("resguardo.records.")
]


# A unique column in which "none" may stand many times: only null does that.
NULL_MEANS_NONE = {"custody.Entry.request_key"}


def label(model: type[Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", OUR_MODELS, ids=label)
def test_deleting_a_row_that_others_cite_is_refused(model: type[Model]) -> None:
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey):
            assert field.remote_field.on_delete is models.PROTECT, field.name


@pytest.mark.parametrize("model", OUR_MODELS, ids=label)
def test_order_is_asked_for_where_it_is_needed(model: type[Model]) -> None:
    assert not model._meta.ordering


@pytest.mark.parametrize("model", OUR_MODELS, ids=label)
def test_missing_text_is_empty_text(model: type[Model]) -> None:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField):
            name = f"{model._meta.label}.{field.name}"
            assert not field.null or name in NULL_MEANS_NONE


@pytest.mark.parametrize("model", OUR_MODELS, ids=label)
def test_constraints_have_names_of_our_own(model: type[Model]) -> None:
    assert not model._meta.unique_together
    assert all(constraint.name for constraint in model._meta.constraints)


@pytest.mark.parametrize("model", OUR_MODELS, ids=label)
def test_models_describe_and_do_not_act(model: type[Model]) -> None:
    assert "save" not in vars(model)
    assert "delete" not in vars(model)


def test_only_records_touch_tables() -> None:
    outside = [
        path
        for path in FILES
        if path.is_relative_to(PACKAGE) and not path.is_relative_to(PACKAGE / "records")
    ]
    touching = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in outside
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert not touching
