"""Records of supply: suppliers, purchase orders and what came for them."""

from __future__ import annotations

from django.db import models

DRAFT, APPROVED, SENT, CONFIRMED = "draft", "approved", "sent", "confirmed"
PARTLY, CLOSED, CANCELLED = "partly_received", "closed", "cancelled"
ON_THE_WAY, RECEIVED = "open", "received"
OPEN = (DRAFT, APPROVED, SENT, CONFIRMED, PARTLY)


class Supplier(models.Model):
    """What people know of a supplier beside its files; by the name that the files use. One that nobody wrote about has
    no record. A blocked one gets no orders: neither proposed nor by hand.
    """

    name = models.CharField(max_length=200, unique=True)
    contact = models.CharField(max_length=100, default="")
    email = models.CharField(max_length=200, default="")
    phone = models.CharField(max_length=40, default="")
    payment_days = models.IntegerField(null=True, help_text="days from delivery to payment; null: not agreed")
    contract_from = models.DateField(null=True)
    contract_until = models.DateField(
        null=True, help_text="last day of the contract; null: open-ended or none"
    )
    note = models.CharField(max_length=500, default="")
    blocked = models.BooleanField(default=False, db_index=True)
    blocked_why = models.CharField(max_length=500, default="")
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class PurchaseOrder(models.Model):
    """One order to one supplier. draft → approved → sent → confirmed → partly_received → closed, or cancelled."""

    number = models.CharField(max_length=40, unique=True)
    supplier = models.CharField(max_length=200, db_index=True)
    stock_warehouse = models.CharField(max_length=100, default="")
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=16, default=DRAFT, db_index=True)
    ordered_day = models.DateField()
    promised_day = models.DateField(null=True)
    note = models.CharField(max_length=500, default="")
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60, default="")
    changed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.number} {self.supplier} {self.state}"


class PurchaseLine(models.Model):
    """One SKU of a purchase order. ``decision`` is the decision it was ordered by, if any."""

    order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="lines")
    sku = models.CharField(max_length=200, db_index=True)
    quantity = models.IntegerField()
    confirmed = models.IntegerField(
        null=True, help_text="what the supplier promised to deliver; null: not yet"
    )
    promised_day = models.DateField(null=True, help_text="day of this line, where it is not the order's")
    unit_cost = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    decision = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "sku"], name="one_line_a_sku")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"


class GoodsReceipt(models.Model):
    """Units of a line that came on a day; ``defects`` of them were refused as bad."""

    line = models.ForeignKey(PurchaseLine, on_delete=models.PROTECT, related_name="receipts")
    received_day = models.DateField()
    quantity = models.IntegerField()
    defects = models.IntegerField(default=0)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line.sku} on {self.received_day}"


class StockTransfer(models.Model):
    """Goods sent from one of our buildings to another. open → received, or cancelled."""

    number = models.CharField(max_length=40, unique=True)
    source = models.CharField(max_length=100)
    target = models.CharField(max_length=100)
    state = models.CharField(max_length=16, default=ON_THE_WAY, db_index=True)
    sent_day = models.DateField()
    due_day = models.DateField()
    received_day = models.DateField(null=True)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number} {self.source} → {self.target} {self.state}"


class TransferLine(models.Model):
    """One SKU of a transfer. ``came`` is what arrived fit for sale; null until it was received."""

    transfer = models.ForeignKey(StockTransfer, on_delete=models.CASCADE, related_name="lines")
    sku = models.CharField(max_length=200, db_index=True)
    quantity = models.IntegerField()
    came = models.IntegerField(null=True)
    decision = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transfer", "sku"], name="one_transfer_line_a_sku")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"


class CashLimit(models.Model):
    """Money for the purchase orders of a week, from a moment on; ``amount`` null: no limit. The newest one holds."""

    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="CNY")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} a week"
