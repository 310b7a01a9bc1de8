import { type CodegenConfig } from '@graphql-codegen/cli';
import { concatAST, Kind, print } from 'graphql';

import { readTypeDefinitions } from './src/api/server/type-definitions.js';

const SCHEMA = concatAST(readTypeDefinitions());

/** Every line of the log, whatever its type, is resolved from the same model. */
const EVENT_MODEL = '../domain/log/event.js#VisibleEvent as EventModel';

/** Names of the types of the SDL that implement an interface. */
function typesImplementing(name: string): string[] {
  return SCHEMA.definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION &&
    definition.interfaces?.some((implemented) => implemented.name.value === name) === true
      ? [definition.name.value]
      : [],
  );
}

/** From which type of ours the resolvers of a type of the SDL start. */
const MAPPERS: Readonly<Record<string, string>> = {
  Account: '../domain/risk/health/account.js#Account as AccountModel',
  AccountHealth: '../api/models/models.js#HealthModel',
  Clock: '../app/ports.js#Clock as SystemClock',
  ApiKey: '../store/system/api-keys.js#ApiKey as ApiKeyModel',
  CollateralAsset: '../api/models/models.js#CollateralAssetModel',
  CollateralBalance: '../api/models/models.js#CollateralBalanceModel',
  CollateralTransfer:
    '../store/flows/collateral-transfers.js#CollateralTransfer as CollateralTransferModel',
  Committee: '../domain/governance/committee/committee.js#Committee as CommitteeModel',
  Deposit: '../store/flows/read-deposits.js#DepositView as DepositModel',
  EventConnection: '../api/models/models.js#EventConnectionModel',
  GateImpact: '../domain/governance/committee/impact-record.js#GateImpactRecord as GateImpactModel',
  LedgerAccountConnection: '../api/lists/ledger-list.js#LedgerAccountPageModel',
  LedgerCause: '../api/loaders/ledger-loaders.js#LedgerCauseModel',
  LedgerEntry: '../store/ledger/read-ledger.js#LedgerEntryView as LedgerEntryModel',
  LedgerEntryConnection: '../api/lists/ledger-list.js#LedgerEntryPageModel',
  Liquidation: '../store/liquidations/read-liquidations.js#LiquidationView as LiquidationModel',
  MandateAllowance:
    '../domain/governance/mandates/mandate-allowance.js#MandateAllowance as MandateAllowanceModel',
  Mandate: '../domain/governance/mandates/mandate.js#Mandate as MandateModel',
  LogVerification: '../app/verification/verify-log.js#LogVerification as LogVerificationModel',
  MarginCall: '../store/margin-calls/read-margin-calls.js#MarginCallView as MarginCallModel',
  MarginParameters: '../api/models/models.js#ParametersModel',
  Market: '../store/markets/read-markets.js#MarketView as MarketModel',
  ParameterImpact:
    '../domain/governance/committee/impact-record.js#ChangeImpactRecord as ParameterImpactModel',
  ParameterWarning:
    '../domain/risk/parameters/parameter-warnings.js#ParameterWarning as ParameterWarningModel',
  OpenOrder: '../store/accounts/open-orders.js#OpenOrder as OpenOrderModel',
  OrderCheck: '../app/permissions/check-orders.js#OrderCheck as OrderCheckModel',
  Permission: '../api/models/permission.js#PermissionModel',
  Position: '../api/models/models.js#PositionModel',
  Proposal: '../store/governance/read-governance.js#ProposalView as ProposalModel',
  ProposalPermissions: '../store/governance/read-governance.js#ProposalView as ProposalModel',
  StressTestResult: '../domain/risk/stress/stress.js#StressResult as StressTestResultModel',
  SystemStatus: '../api/models/models.js#SystemStatusModel',
  Webhook: '../store/system/webhooks.js#Webhook as WebhookModel',
  WebhookDelivery: '../store/system/webhooks.js#Delivery as DeliveryModel',
  WithdrawalCheck: '../app/permissions/check-withdrawal.js#WithdrawalCheck as WithdrawalCheckModel',
  VenueInstruction: '../domain/log/event.js#VisibleEvent as InstructionModel',
  Viewer: '../app/auth/actor.js#Actor as ViewerModel',
  ...Object.fromEntries(
    ['Event', ...typesImplementing('Event')].map((name) => [name, EVENT_MODEL]),
  ),
};

const config: CodegenConfig = {
  schema: print(SCHEMA),
  importExtension: '.js',
  generates: {
    'src/generated/graphql.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        immutableTypes: true,
        strictScalars: true,
        defaultScalarType: 'unknown',
        useIndexSignature: true,
        contextType: '../api/context.js#ApiContext',
        scalars: {
          ID: 'string',
          // In: the text as it came, which the use case reads and refuses by field. Out: exact, or exact already as text.
          Decimal: { input: 'string', output: '../api/inputs/scalar-types.js#DecimalOutput' },
          DateTime: { input: 'Date', output: '../api/inputs/scalar-types.js#DateTimeOutput' },
          JSON: 'unknown',
        },
        addInterfaceFieldResolverTypes: true,
        resolversNonOptionalTypename: { interfaceImplementingType: true },
        mappers: MAPPERS,
      },
    },
    'console/src/api/generated/': {
      preset: 'client',
      documents: 'console/src/api/operations/*.graphql',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        defaultScalarType: 'unknown',
        scalars: { Decimal: 'string', DateTime: 'string', JSON: 'unknown' },
      },
    },
    'packages/client/src/generated/schema.ts': {
      plugins: ['typescript'],
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        immutableTypes: true,
        onlyOperationTypes: false,
        strictScalars: true,
        defaultScalarType: 'unknown',
        // Decimals stay the exact text that the server sent.
        scalars: { Decimal: 'string', DateTime: 'string', JSON: 'unknown' },
      },
    },
    'schema.graphql': {
      plugins: ['schema-ast'],
      config: { includeDirectives: true, sort: true },
    },
  },
};

export default config;
