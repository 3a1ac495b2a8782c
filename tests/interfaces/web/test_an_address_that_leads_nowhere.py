"""A mistyped address is answered in the reader's language, with a way on."""

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_whoever_mistypes_an_address_finds_the_way_back(cast: Cast) -> None:
    for client, language in ((cast.client("clara"), "es"), (Client(), "en")):
        answer = client.get("/there/is/nothing/", headers={"accept-language": language})
        assert answer.status_code == 404
        assert "Go to the first page" in answer.content.decode()  # clara reads English
    spoken = Client().get("/nada/", headers={"accept-language": "es"})
    assert "Ir a la primera página" in spoken.content.decode()
    assert cast.client("hugo").get("/nothing/").status_code == 404  # a login without a mandate
