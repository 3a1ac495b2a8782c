"""The page of a refusal says what it means and names every fact that comes with it."""

from django.test import Client

WAY = "/api/v1/problems/"


def test_a_refusal_names_also_the_facts_that_it_shares_with_others() -> None:
    told = Client().get(f"{WAY}custody.moment-ahead").json()
    inherited = Client().get(f"{WAY}form.missing").json()
    assert told["facts"] == ["moment"]
    assert inherited["facts"] == ["field_name", "label"]


def test_every_meaning_is_a_sentence_and_not_the_signature_of_a_class() -> None:
    told = Client().get(WAY).json()
    assert len(told) > 600
    assert [each["code"] for each in told if not each["meaning"].rstrip("”").endswith(".")] == []


def test_a_refusal_of_the_kernel_means_what_its_sentence_says() -> None:
    [told] = [each for each in Client().get(WAY).json() if each["code"] == "ledger.not-held"]
    assert told["meaning"] == told["wording"]
