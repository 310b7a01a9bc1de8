-- A threshold of zero is valid: then every position is large. The rules of a set are src/domain/risk/parameter-validity.ts.
ALTER TABLE "margin_parameters" DROP CONSTRAINT "margin_parameters_notionals";
ALTER TABLE "margin_parameters" ADD CONSTRAINT "margin_parameters_notionals"
  CHECK ("large_position_notional" >= 0 AND "min_position_notional" >= 0);
