"""The peer of the API's benchmark: a bare FastAPI endpoint that upserts an order by its key with SQLAlchemy.

As durable as ours (SQLite, WAL, synchronous FULL, one commit a call), and nothing else: no key is looked at, no cell
checked beyond its type, nothing encrypted.
"""

from __future__ import annotations

import os
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import JSON, create_engine, event
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine(f"sqlite:///{os.environ['PEER_DB']}", connect_args={"timeout": 20})
app = FastAPI()


@event.listens_for(engine, "connect")
def _durable(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


class Base(DeclarativeBase):
    """The peer's tables."""


class Order(Base):
    """One order, its lines as JSON."""

    __tablename__ = "orders"
    shop: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(primary_key=True)
    updated_at: Mapped[str]
    body: Mapped[Any] = mapped_column(JSON)


class Sent(BaseModel):
    """An order as it is sent; what else it says is kept in its body."""

    shop: str
    order_id: str
    updated_at: str
    lines: list[dict[str, Any]]


class Orders(BaseModel):
    """The body of a call."""

    orders: list[Sent]


Base.metadata.create_all(engine)


@app.post("/api/v1/orders:batch", status_code=202)
def push(asked: Orders) -> dict[str, int]:
    """Keep the newest state of each order."""
    with Session(engine) as session, session.begin():
        for order in asked.orders:
            row = insert(Order).values(
                shop=order.shop, order_id=order.order_id, updated_at=order.updated_at, body=order.model_dump()
            )
            session.execute(
                row.on_conflict_do_update(
                    index_elements=["shop", "order_id"],
                    set_={"updated_at": row.excluded.updated_at, "body": row.excluded.body},
                    where=Order.updated_at < row.excluded.updated_at,
                )
            )
    return {"orders": len(asked.orders)}
