-- What a position's profit has paid towards other accounts' bankruptcies: it does not pay twice.
ALTER TABLE "positions" ADD COLUMN "loss_paid" DECIMAL(50,20) NOT NULL DEFAULT 0;
ALTER TABLE "positions" ADD CONSTRAINT "positions_loss_paid" CHECK ("loss_paid" >= 0);
