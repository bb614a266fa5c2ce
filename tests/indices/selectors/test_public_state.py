"""The state of what is public is asked in one round trip, also after a break."""

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from indices.selectors import public_state as module
from indices.selectors.public_state import public_state


def real():
    """The connection itself, not what stands for it."""
    return connections[DEFAULT_DB_ALIAS]


@pytest.fixture
def fails(monkeypatch):
    """Lets the next reads fail; says which were tried, and whether it was closed."""
    read, tried = module._read, []

    def break_off(times):
        def reading(now):
            tried.append("read")
            if tried.count("read") <= times:
                raise OperationalError("server closed the connection unexpectedly")
            return read(now)

        monkeypatch.setattr(module, "_read", reading)
        monkeypatch.setattr(real(), "close", lambda: tried.append("close"))
        return tried

    yield break_off
    monkeypatch.undo()


@pytest.mark.django_db
def test_the_connection_is_not_asked_whether_it_stands(monkeypatch):
    real().ensure_connection()
    asked = []
    with monkeypatch.context() as patch:
        patch.setattr(real(), "health_check_enabled", True)
        patch.setattr(real(), "health_check_done", False)
        patch.setattr(real(), "is_usable", lambda: asked.append(1) or True)
        public_state()

    assert asked == []


@pytest.mark.django_db
def test_a_connection_that_went_stale_is_made_anew(fails, monkeypatch):
    tried = fails(times=1)
    with monkeypatch.context() as patch:
        patch.setattr(real(), "in_atomic_block", False)
        state = public_state()

    assert tried == ["read", "close", "read"]
    assert state == public_state()


@pytest.mark.django_db
def test_a_database_that_is_away_is_said_so(fails, monkeypatch):
    tried = fails(times=2)
    with monkeypatch.context() as patch:
        patch.setattr(real(), "in_atomic_block", False)
        with pytest.raises(OperationalError):
            public_state()
    assert tried == ["read", "close", "read"]


@pytest.mark.django_db
def test_nothing_is_tried_again_within_a_transaction(fails):
    tried = fails(times=1)

    with pytest.raises(OperationalError):
        public_state()
    assert tried == ["read"]
