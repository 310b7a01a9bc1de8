-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "genesis" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "hash" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "applied_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "genesis_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "markets" (
    "id" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "lot_size" DECIMAL(50,20) NOT NULL,
    "aliases" TEXT[],
    "listed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "markets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "margin_parameters" (
    "market_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "tiers" JSONB NOT NULL,
    "ramp_from_tiers" JSONB,
    "ramp_ends_at" TIMESTAMPTZ(3),
    "warning_ratio" DECIMAL(50,20) NOT NULL,
    "warning_clear_ratio" DECIMAL(50,20) NOT NULL,
    "cure_ratio" DECIMAL(50,20) NOT NULL,
    "close_out_ratio" DECIMAL(50,20) NOT NULL,
    "grace_period_seconds" INTEGER NOT NULL,
    "parameter_change_grace_seconds" INTEGER NOT NULL,
    "finality_hold_seconds" INTEGER NOT NULL,
    "large_position_notional" DECIMAL(50,20) NOT NULL,
    "max_liquidation_fraction" DECIMAL(50,20) NOT NULL,
    "liquidation_cooldown_seconds" INTEGER NOT NULL,
    "min_position_notional" DECIMAL(50,20) NOT NULL,
    "liquidation_fee" DECIMAL(50,20) NOT NULL,
    "max_slippage" DECIMAL(50,20) NOT NULL,
    "max_price_age_seconds" INTEGER NOT NULL,
    "max_price_deviation" DECIMAL(50,20) NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "authority_kind" TEXT NOT NULL,
    "authority_subject" TEXT NOT NULL,
    "proposal_id" TEXT,
    "mandate_id" TEXT,
    "changed" TEXT[],

    CONSTRAINT "margin_parameters_pkey" PRIMARY KEY ("market_id","version")
);

-- CreateTable
CREATE TABLE "collateral_assets" (
    "asset" TEXT NOT NULL,
    "haircut" DECIMAL(50,20) NOT NULL,
    "ramp_from" DECIMAL(50,20),
    "ramp_starts_at" TIMESTAMPTZ(3),
    "ramp_ends_at" TIMESTAMPTZ(3),
    "price_market_id" TEXT,
    "confirmations" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "collateral_assets_pkey" PRIMARY KEY ("asset")
);

-- CreateTable
CREATE TABLE "mark_prices" (
    "market_id" TEXT NOT NULL,
    "price" DECIMAL(50,20),
    "confidence" DECIMAL(50,20),
    "source" TEXT,
    "at" TIMESTAMPTZ(3),
    "guard" JSONB NOT NULL,

    CONSTRAINT "mark_prices_pkey" PRIMARY KEY ("market_id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "is_warned" BOOLEAN NOT NULL DEFAULT false,
    "last_warned_at" TIMESTAMPTZ(3),
    "call_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "positions" (
    "account_id" TEXT NOT NULL,
    "market_id" TEXT NOT NULL,
    "size" DECIMAL(50,20) NOT NULL,
    "entry_price" DECIMAL(50,20) NOT NULL,

    CONSTRAINT "positions_pkey" PRIMARY KEY ("account_id","market_id")
);

-- CreateTable
CREATE TABLE "collateral_balances" (
    "account_id" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "balance" DECIMAL(50,20) NOT NULL,
    "pending" DECIMAL(50,20) NOT NULL DEFAULT 0,

    CONSTRAINT "collateral_balances_pkey" PRIMARY KEY ("account_id","asset")
);

-- CreateTable
CREATE TABLE "deposits" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "amount" DECIMAL(50,20) NOT NULL,
    "status" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "final_at" TIMESTAMPTZ(3),
    "reversed_at" TIMESTAMPTZ(3),
    "reverse_reason" TEXT,

    CONSTRAINT "deposits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "withdrawals" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "amount" DECIMAL(50,20) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "withdrawals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "receipt" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("scope","key")
);

-- CreateTable
CREATE TABLE "margin_calls" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "grace_seconds" INTEGER NOT NULL,
    "terms" JSONB NOT NULL,
    "amount_due" DECIMAL(50,20) NOT NULL,
    "amount_outstanding" DECIMAL(50,20) NOT NULL,
    "health_at_opening" JSONB NOT NULL,
    "has_held_for_finality" BOOLEAN NOT NULL DEFAULT false,
    "has_extended_grace" BOOLEAN NOT NULL DEFAULT false,
    "suspended_at" TIMESTAMPTZ(3),
    "suspended_from" TEXT,
    "next_step_at" TIMESTAMPTZ(3),
    "next_step_market_id" TEXT,
    "is_cooling_down" BOOLEAN NOT NULL DEFAULT false,
    "step_count" INTEGER NOT NULL DEFAULT 0,
    "acknowledged_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "margin_calls_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notices" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "margin_call_id" TEXT,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "acknowledged_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "liquidations" (
    "id" TEXT NOT NULL,
    "margin_call_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "market_id" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "size" DECIMAL(50,20) NOT NULL,
    "limit_price" DECIMAL(50,20) NOT NULL,
    "filled_size" DECIMAL(50,20) NOT NULL DEFAULT 0,
    "average_price" DECIMAL(50,20),
    "bankruptcy_price" DECIMAL(50,20),
    "fee" DECIMAL(50,20) NOT NULL DEFAULT 0,
    "shortfall" DECIMAL(50,20) NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "venue" TEXT NOT NULL,
    "failure" TEXT,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "explanation" JSONB NOT NULL,

    CONSTRAINT "liquidations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "waterfall_allocations" (
    "liquidation_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "market_id" TEXT,
    "amount" DECIMAL(50,20) NOT NULL,
    "counterparty_account_id" TEXT,

    CONSTRAINT "waterfall_allocations_pkey" PRIMARY KEY ("liquidation_id","ordinal")
);

-- CreateTable
CREATE TABLE "ledger_balances" (
    "ledger_account" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "balance" DECIMAL(50,20) NOT NULL,

    CONSTRAINT "ledger_balances_pkey" PRIMARY KEY ("ledger_account","asset")
);

-- CreateTable
CREATE TABLE "ledger_postings" (
    "id" BIGSERIAL NOT NULL,
    "transfer_id" TEXT NOT NULL,
    "ledger_account" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "amount" DECIMAL(50,20) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_postings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pending_events" (
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "account_id" TEXT,
    "market_id" TEXT,
    "margin_call_id" TEXT,
    "proposal_id" TEXT,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "payload" JSONB NOT NULL,

    CONSTRAINT "pending_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "sequence" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "account_id" TEXT,
    "market_id" TEXT,
    "margin_call_id" TEXT,
    "proposal_id" TEXT,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "payload" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "previous_hash" TEXT NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "log_cursors" (
    "reader" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,

    CONSTRAINT "log_cursors_pkey" PRIMARY KEY ("reader")
);

-- CreateTable
CREATE TABLE "committees" (
    "version" INTEGER NOT NULL,
    "members" JSONB NOT NULL,
    "quorum" DECIMAL(50,20) NOT NULL,
    "threshold" DECIMAL(50,20) NOT NULL,
    "voting_period_seconds" INTEGER NOT NULL,
    "timelock_seconds" INTEGER NOT NULL,
    "execution_window_seconds" INTEGER NOT NULL,
    "guardians" TEXT[],
    "max_newly_close_out_accounts" INTEGER NOT NULL,
    "max_newly_called_notional" DECIMAL(50,20),
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "proposal_id" TEXT,

    CONSTRAINT "committees_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "proposals" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "rationale" TEXT NOT NULL,
    "proposer" TEXT NOT NULL,
    "action" JSONB NOT NULL,
    "impact_at_proposal" JSONB,
    "committee_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "voting_starts_at" TIMESTAMPTZ(3) NOT NULL,
    "voting_ends_at" TIMESTAMPTZ(3) NOT NULL,
    "executable_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "queued_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "vetoed_at" TIMESTAMPTZ(3),
    "vetoed_by" TEXT,
    "veto_reason" TEXT,
    "executed_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "failure_code" TEXT,
    "failure_details" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "proposals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "votes" (
    "proposal_id" TEXT NOT NULL,
    "voter" TEXT NOT NULL,
    "choice" TEXT NOT NULL,
    "weight" DECIMAL(50,20) NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "votes_pkey" PRIMARY KEY ("proposal_id","voter")
);

-- CreateTable
CREATE TABLE "mandates" (
    "id" TEXT NOT NULL,
    "admin" TEXT NOT NULL,
    "markets" TEXT[],
    "bounds" JSONB NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "proposal_id" TEXT NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mandates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enforcement_pauses" (
    "id" TEXT NOT NULL,
    "market_id" TEXT NOT NULL,
    "guardian" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "enforcement_pauses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhooks" (
    "id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "event_types" TEXT[],
    "secret" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "player_progress" (
    "fingerprint" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "player_progress_pkey" PRIMARY KEY ("fingerprint")
);

-- CreateTable
CREATE TABLE "paper_orders" (
    "client_order_id" TEXT NOT NULL,
    "market_id" TEXT NOT NULL,
    "size" DECIMAL(50,20) NOT NULL,
    "fill" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "paper_orders_pkey" PRIMARY KEY ("client_order_id")
);

-- CreateTable
CREATE TABLE "paper_depths" (
    "market_id" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "consumed" DECIMAL(50,20) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "paper_depths_pkey" PRIMARY KEY ("market_id","side")
);

-- CreateIndex
CREATE UNIQUE INDEX "markets_symbol_key" ON "markets"("symbol");

-- CreateIndex
CREATE INDEX "margin_parameters_market_id_effective_from_idx" ON "margin_parameters"("market_id", "effective_from");

-- CreateIndex
CREATE INDEX "accounts_owner_idx" ON "accounts"("owner");

-- CreateIndex
CREATE INDEX "positions_market_id_idx" ON "positions"("market_id");

-- CreateIndex
CREATE INDEX "deposits_account_id_seen_at_id_idx" ON "deposits"("account_id", "seen_at", "id");

-- CreateIndex
CREATE INDEX "withdrawals_account_id_at_idx" ON "withdrawals"("account_id", "at");

-- CreateIndex
CREATE INDEX "idempotency_keys_at_idx" ON "idempotency_keys"("at");

-- CreateIndex
CREATE INDEX "margin_calls_account_id_opened_at_idx" ON "margin_calls"("account_id", "opened_at");

-- CreateIndex
CREATE INDEX "margin_calls_state_deadline_idx" ON "margin_calls"("state", "deadline");

-- CreateIndex
CREATE INDEX "margin_calls_opened_at_id_idx" ON "margin_calls"("opened_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "margin_calls_account_id_ordinal_key" ON "margin_calls"("account_id", "ordinal");

-- CreateIndex
CREATE INDEX "notices_margin_call_id_idx" ON "notices"("margin_call_id");

-- CreateIndex
CREATE UNIQUE INDEX "liquidations_margin_call_id_step_key" ON "liquidations"("margin_call_id", "step");

-- CreateIndex
CREATE INDEX "ledger_postings_ledger_account_asset_idx" ON "ledger_postings"("ledger_account", "asset");

-- CreateIndex
CREATE INDEX "ledger_postings_transfer_id_idx" ON "ledger_postings"("transfer_id");

-- CreateIndex
CREATE INDEX "events_account_id_sequence_idx" ON "events"("account_id", "sequence");

-- CreateIndex
CREATE INDEX "events_margin_call_id_sequence_idx" ON "events"("margin_call_id", "sequence");

-- CreateIndex
CREATE INDEX "events_proposal_id_sequence_idx" ON "events"("proposal_id", "sequence");

-- CreateIndex
CREATE INDEX "events_type_sequence_idx" ON "events"("type", "sequence");

-- CreateIndex
CREATE INDEX "proposals_created_at_id_idx" ON "proposals"("created_at", "id");

-- CreateIndex
CREATE INDEX "mandates_admin_idx" ON "mandates"("admin");

-- CreateIndex
CREATE INDEX "enforcement_pauses_market_id_started_at_idx" ON "enforcement_pauses"("market_id", "started_at");

-- AddForeignKey
ALTER TABLE "margin_parameters" ADD CONSTRAINT "margin_parameters_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mark_prices" ADD CONSTRAINT "mark_prices_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "positions" ADD CONSTRAINT "positions_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "positions" ADD CONSTRAINT "positions_market_id_fkey" FOREIGN KEY ("market_id") REFERENCES "markets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collateral_balances" ADD CONSTRAINT "collateral_balances_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "withdrawals" ADD CONSTRAINT "withdrawals_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "margin_calls" ADD CONSTRAINT "margin_calls_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "liquidations" ADD CONSTRAINT "liquidations_margin_call_id_fkey" FOREIGN KEY ("margin_call_id") REFERENCES "margin_calls"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waterfall_allocations" ADD CONSTRAINT "waterfall_allocations_liquidation_id_fkey" FOREIGN KEY ("liquidation_id") REFERENCES "liquidations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "votes" ADD CONSTRAINT "votes_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "proposals"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- What follows is written by hand: ranges, references without a relation, and the rules that the database itself keeps.

-- One open margin call an account, whatever the code believes.
CREATE UNIQUE INDEX "margin_calls_one_open_per_account" ON "margin_calls"("account_id")
  WHERE "state" IN ('GRACE', 'SUSPENDED', 'LIQUIDATING', 'BANKRUPT');
-- One order in flight a margin call.
CREATE UNIQUE INDEX "liquidations_one_in_flight_per_call" ON "liquidations"("margin_call_id") WHERE "state" = 'SUBMITTED';
CREATE INDEX "margin_calls_due_steps" ON "margin_calls"("next_step_at") WHERE "state" = 'LIQUIDATING';
CREATE INDEX "margin_calls_open" ON "margin_calls"("state") WHERE "state" IN ('GRACE', 'SUSPENDED', 'LIQUIDATING', 'BANKRUPT');
CREATE INDEX "notices_due" ON "notices"("next_attempt_at") WHERE "status" = 'PENDING';
CREATE INDEX "deposits_pending" ON "deposits"("account_id") WHERE "status" = 'PENDING';
CREATE INDEX "liquidations_in_flight" ON "liquidations"("submitted_at") WHERE "state" = 'SUBMITTED';
CREATE INDEX "proposals_unsettled" ON "proposals"("executable_at")
  WHERE "executed_at" IS NULL AND "cancelled_at" IS NULL AND "vetoed_at" IS NULL AND "failed_at" IS NULL;

ALTER TABLE "genesis" ADD CONSTRAINT "genesis_is_one_row" CHECK ("id" = 1);
ALTER TABLE "markets"
  ADD CONSTRAINT "markets_status" CHECK ("status" IN ('ACTIVE', 'REDUCE_ONLY', 'ENFORCEMENT_PAUSED', 'DELISTED')),
  ADD CONSTRAINT "markets_lot_size" CHECK ("lot_size" > 0);
ALTER TABLE "margin_parameters"
  ADD CONSTRAINT "margin_parameters_version" CHECK ("version" >= 1),
  ADD CONSTRAINT "margin_parameters_ratios" CHECK ("close_out_ratio" > 0 AND "close_out_ratio" < 1 AND "cure_ratio" > 1
    AND "cure_ratio" <= "warning_ratio" AND "warning_ratio" <= "warning_clear_ratio"),
  ADD CONSTRAINT "margin_parameters_fractions" CHECK ("max_liquidation_fraction" > 0 AND "max_liquidation_fraction" <= 1
    AND "liquidation_fee" >= 0 AND "liquidation_fee" < 1 AND "max_slippage" > 0 AND "max_slippage" < 1 AND "max_price_deviation" > 0),
  ADD CONSTRAINT "margin_parameters_times" CHECK ("grace_period_seconds" >= 0 AND "parameter_change_grace_seconds" >= 0
    AND "finality_hold_seconds" >= 0 AND "liquidation_cooldown_seconds" >= 0 AND "max_price_age_seconds" > 0),
  ADD CONSTRAINT "margin_parameters_notionals" CHECK ("large_position_notional" > 0 AND "min_position_notional" >= 0),
  ADD CONSTRAINT "margin_parameters_ramp" CHECK (("ramp_from_tiers" IS NULL) = ("ramp_ends_at" IS NULL)
    AND ("ramp_ends_at" IS NULL OR "ramp_ends_at" > "effective_from")),
  ADD CONSTRAINT "margin_parameters_authority" CHECK (
    ("authority_kind" = 'GENESIS' AND "proposal_id" IS NULL AND "mandate_id" IS NULL)
    OR ("authority_kind" = 'PROPOSAL' AND "proposal_id" IS NOT NULL AND "mandate_id" IS NULL)
    OR ("authority_kind" = 'MANDATE' AND "mandate_id" IS NOT NULL AND "proposal_id" IS NULL)),
  ADD FOREIGN KEY ("proposal_id") REFERENCES "proposals"("id"),
  ADD FOREIGN KEY ("mandate_id") REFERENCES "mandates"("id");
ALTER TABLE "collateral_assets"
  ADD CONSTRAINT "collateral_assets_haircut" CHECK ("haircut" >= 0 AND "haircut" <= 1),
  ADD CONSTRAINT "collateral_assets_confirmations" CHECK ("confirmations" >= 0),
  ADD CONSTRAINT "collateral_assets_ramp" CHECK (("ramp_from" IS NULL) = ("ramp_ends_at" IS NULL) AND ("ramp_from" IS NULL) = ("ramp_starts_at" IS NULL)),
  ADD FOREIGN KEY ("price_market_id") REFERENCES "markets"("id");
ALTER TABLE "mark_prices" ADD CONSTRAINT "mark_prices_positive" CHECK (("price" IS NULL OR "price" > 0) AND ("confidence" IS NULL OR "confidence" >= 0)
  AND ("price" IS NULL) = ("at" IS NULL) AND ("price" IS NULL) = ("source" IS NULL));
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_call_count" CHECK ("call_count" >= 0);
ALTER TABLE "positions"
  ADD CONSTRAINT "positions_size" CHECK ("size" <> 0),
  ADD CONSTRAINT "positions_entry_price" CHECK ("entry_price" > 0);
ALTER TABLE "collateral_balances"
  ADD CONSTRAINT "collateral_balances_pending" CHECK ("pending" >= 0),
  ADD FOREIGN KEY ("asset") REFERENCES "collateral_assets"("asset");
ALTER TABLE "deposits"
  ADD CONSTRAINT "deposits_amount" CHECK ("amount" > 0),
  ADD CONSTRAINT "deposits_status" CHECK ("status" IN ('PENDING', 'FINAL', 'REVERSED')),
  ADD CONSTRAINT "deposits_times" CHECK (("status" <> 'FINAL' OR "final_at" IS NOT NULL) AND (("status" = 'REVERSED') = ("reversed_at" IS NOT NULL))),
  ADD FOREIGN KEY ("asset") REFERENCES "collateral_assets"("asset");
ALTER TABLE "withdrawals"
  ADD CONSTRAINT "withdrawals_amount" CHECK ("amount" > 0),
  ADD FOREIGN KEY ("asset") REFERENCES "collateral_assets"("asset");
ALTER TABLE "margin_calls"
  ADD CONSTRAINT "margin_calls_state" CHECK ("state" IN ('GRACE', 'SUSPENDED', 'LIQUIDATING', 'BANKRUPT', 'CURED', 'RECOVERED', 'CLOSED', 'CANCELLED')),
  ADD CONSTRAINT "margin_calls_cause" CHECK ("cause" IN ('PRICE', 'PARAMETER_CHANGE', 'POSITION_CHANGE', 'COLLATERAL_CHANGE')),
  ADD CONSTRAINT "margin_calls_amounts" CHECK ("amount_due" >= 0 AND "amount_outstanding" >= 0),
  ADD CONSTRAINT "margin_calls_counts" CHECK ("ordinal" >= 1 AND "version" >= 1 AND "grace_seconds" >= 0 AND "step_count" >= 0),
  ADD CONSTRAINT "margin_calls_closed" CHECK (("state" IN ('CURED', 'RECOVERED', 'CLOSED', 'CANCELLED')) = ("closed_at" IS NOT NULL)),
  ADD CONSTRAINT "margin_calls_suspended" CHECK (("state" = 'SUSPENDED') = ("suspended_at" IS NOT NULL)
    AND ("suspended_at" IS NULL) = ("suspended_from" IS NULL)
    AND ("suspended_from" IS NULL OR "suspended_from" IN ('GRACE', 'LIQUIDATING'))),
  ADD CONSTRAINT "margin_calls_next_step" CHECK (("state" = 'LIQUIDATING') = ("next_step_at" IS NOT NULL)),
  ADD FOREIGN KEY ("next_step_market_id") REFERENCES "markets"("id");
ALTER TABLE "notices"
  ADD CONSTRAINT "notices_status" CHECK ("status" IN ('PENDING', 'SENT', 'FAILED')),
  ADD CONSTRAINT "notices_due" CHECK (("status" = 'PENDING') = ("next_attempt_at" IS NOT NULL) AND (("status" = 'SENT') = ("sent_at" IS NOT NULL))),
  ADD CONSTRAINT "notices_attempts" CHECK ("attempts" >= 0),
  ADD FOREIGN KEY ("account_id") REFERENCES "accounts"("id"),
  ADD FOREIGN KEY ("margin_call_id") REFERENCES "margin_calls"("id");
ALTER TABLE "liquidations"
  ADD CONSTRAINT "liquidations_state" CHECK ("state" IN ('PENDING', 'SUBMITTED', 'FILLED', 'PARTIALLY_FILLED', 'FAILED')),
  ADD CONSTRAINT "liquidations_size" CHECK ("size" <> 0 AND "limit_price" > 0 AND abs("filled_size") <= abs("size") AND "filled_size" * "size" >= 0),
  ADD CONSTRAINT "liquidations_amounts" CHECK ("fee" >= 0 AND "shortfall" >= 0 AND "step" >= 1),
  ADD CONSTRAINT "liquidations_settled" CHECK (("state" IN ('FILLED', 'PARTIALLY_FILLED', 'FAILED')) = ("settled_at" IS NOT NULL)),
  ADD FOREIGN KEY ("account_id") REFERENCES "accounts"("id"),
  ADD FOREIGN KEY ("market_id") REFERENCES "markets"("id");
ALTER TABLE "waterfall_allocations"
  ADD CONSTRAINT "waterfall_allocations_kind" CHECK ("kind" IN ('ACCOUNT_EQUITY', 'MARKET_INSURANCE', 'GLOBAL_INSURANCE', 'BACKSTOP', 'AUTO_DELEVERAGING', 'SOCIALIZED_LOSS')),
  ADD CONSTRAINT "waterfall_allocations_amount" CHECK ("amount" >= 0),
  ADD FOREIGN KEY ("counterparty_account_id") REFERENCES "accounts"("id");
ALTER TABLE "ledger_balances"
  ADD CONSTRAINT "ledger_balances_funds" CHECK ("balance" >= 0 OR NOT ("ledger_account" LIKE 'insurance:%' OR "ledger_account" = 'backstop'));
ALTER TABLE "ledger_postings" ADD CONSTRAINT "ledger_postings_amount" CHECK ("amount" <> 0);
ALTER TABLE "events" ADD CONSTRAINT "events_sequence" CHECK ("sequence" >= 1), ADD CONSTRAINT "events_hash" CHECK (length("hash") = 64 AND length("previous_hash") = 64);
ALTER TABLE "committees"
  ADD CONSTRAINT "committees_fractions" CHECK ("quorum" > 0 AND "quorum" <= 1 AND "threshold" > 0 AND "threshold" <= 1),
  ADD CONSTRAINT "committees_times" CHECK ("voting_period_seconds" > 0 AND "timelock_seconds" >= 0 AND "execution_window_seconds" > 0),
  ADD CONSTRAINT "committees_limits" CHECK ("max_newly_close_out_accounts" >= 0 AND ("max_newly_called_notional" IS NULL OR "max_newly_called_notional" >= 0));
ALTER TABLE "proposals"
  ADD CONSTRAINT "proposals_kind" CHECK ("kind" IN ('CHANGE_PARAMETERS', 'CHANGE_COLLATERAL', 'GRANT_MANDATE', 'REVOKE_MANDATE', 'LIST_MARKET', 'SET_MARKET_STATUS', 'CHANGE_COMMITTEE', 'FUND_WATERFALL', 'CANCEL_MARGIN_CALL')),
  ADD CONSTRAINT "proposals_times" CHECK ("created_at" <= "voting_starts_at" AND "voting_starts_at" < "voting_ends_at" AND "voting_ends_at" <= "executable_at" AND "executable_at" < "expires_at"),
  ADD CONSTRAINT "proposals_one_end" CHECK (num_nonnulls("executed_at", "cancelled_at", "vetoed_at", "failed_at") <= 1),
  ADD FOREIGN KEY ("committee_version") REFERENCES "committees"("version");
ALTER TABLE "votes"
  ADD CONSTRAINT "votes_choice" CHECK ("choice" IN ('FOR', 'AGAINST', 'ABSTAIN')),
  ADD CONSTRAINT "votes_weight" CHECK ("weight" > 0);
ALTER TABLE "mandates" ADD FOREIGN KEY ("proposal_id") REFERENCES "proposals"("id");
ALTER TABLE "enforcement_pauses"
  ADD CONSTRAINT "enforcement_pauses_length" CHECK ("ends_at" > "started_at" AND "ends_at" <= "started_at" + INTERVAL '4 hours'),
  ADD FOREIGN KEY ("market_id") REFERENCES "markets"("id");
CREATE UNIQUE INDEX "enforcement_pauses_one_open_per_market" ON "enforcement_pauses"("market_id") WHERE "ended_at" IS NULL;

-- The log, the postings and the parameter versions are history: nothing rewrites them.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "events_append_only" BEFORE UPDATE OR DELETE ON "events" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "ledger_postings_append_only" BEFORE UPDATE OR DELETE ON "ledger_postings" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "margin_parameters_append_only" BEFORE UPDATE OR DELETE ON "margin_parameters" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "genesis_append_only" BEFORE UPDATE OR DELETE ON "genesis" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Double entry: every statement that posts, posts transfers that sum to zero.
CREATE FUNCTION require_balanced_transfers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE unbalanced text;
BEGIN
  SELECT transfer_id INTO unbalanced FROM posted GROUP BY transfer_id, asset HAVING sum(amount) <> 0 LIMIT 1;
  IF unbalanced IS NOT NULL THEN
    RAISE EXCEPTION 'transfer % does not balance', unbalanced USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "ledger_postings_balance" AFTER INSERT ON "ledger_postings"
  REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION require_balanced_transfers();
ALTER TABLE "paper_depths" ADD CONSTRAINT "paper_depths_range" CHECK ("consumed" >= 0 AND "side" IN ('BIDS', 'ASKS'));

-- Tells the relay, on commit, that there is something to seal.
CREATE FUNCTION announce_pending_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('marginward_pending', '');
  RETURN NULL;
END $$;
CREATE TRIGGER "pending_events_announce" AFTER INSERT ON "pending_events" FOR EACH STATEMENT EXECUTE FUNCTION announce_pending_events();
