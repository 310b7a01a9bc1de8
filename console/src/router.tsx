import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';

import { Overview } from './overview/Overview.js';
import { Frame } from './ui/Frame.js';
import { Empty } from './ui/Panel.js';
import { oneOf, optional, textOf } from './ui/search.js';

const root = createRootRoute({
  component: Frame,
  notFoundComponent: () => <Empty title="There is no such page">The address names none.</Empty>,
});

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: Overview,
  validateSearch: optional((search) => ({
    axis: oneOf(search.axis, ['leverage']),
    calls: oneOf(search.calls, ['liquidating', 'suspended']),
    level: textOf(search.level),
  })),
});
const calls = createRoute({
  getParentRoute: () => root,
  path: '/calls',
  component: lazyRouteComponent(() => import('./calls/CallsPage.js'), 'CallsPage'),
  validateSearch: optional((search) => ({
    state: textOf(search.state),
    cause: textOf(search.cause),
    find: textOf(search.find),
    only: oneOf(search.only, ['unacknowledged', 'notice-failed']),
    sort: oneOf(search.sort, ['missing', 'account']),
    call: textOf(search.call),
  })),
});
const accounts = createRoute({
  getParentRoute: () => root,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./accounts/AccountsPage.js'), 'AccountsPage'),
  validateSearch: optional((search) => ({
    level: textOf(search.level),
    market: textOf(search.market),
    owner: textOf(search.owner),
    order: oneOf(search.order, ['EQUITY_DESC', 'NOTIONAL_DESC', 'ID_ASC']),
  })),
});
const account = createRoute({
  getParentRoute: () => root,
  path: '/accounts/$id',
  component: lazyRouteComponent(() => import('./accounts/AccountPage.js'), 'AccountPage'),
  validateSearch: optional((search) => ({ call: textOf(search.call) })),
});
const markets = createRoute({
  getParentRoute: () => root,
  path: '/markets',
  component: lazyRouteComponent(() => import('./markets/MarketsPage.js'), 'MarketsPage'),
});
const market = createRoute({
  getParentRoute: () => root,
  path: '/markets/$id',
  component: lazyRouteComponent(() => import('./markets/MarketPage.js'), 'MarketPage'),
});
const governance = createRoute({
  getParentRoute: () => root,
  path: '/governance',
  component: lazyRouteComponent(() => import('./governance/GovernancePage.js'), 'GovernancePage'),
});
const propose = createRoute({
  getParentRoute: () => root,
  path: '/governance/propose',
  component: lazyRouteComponent(() => import('./governance/ProposePage.js'), 'ProposePage'),
  validateSearch: optional((search) => ({
    kind: textOf(search.kind),
    market: textOf(search.market),
    call: textOf(search.call),
    parameter: textOf(search.parameter),
  })),
});
const proposal = createRoute({
  getParentRoute: () => root,
  path: '/governance/$id',
  component: lazyRouteComponent(() => import('./governance/ProposalPage.js'), 'ProposalPage'),
});
const stress = createRoute({
  getParentRoute: () => root,
  path: '/stress',
  component: lazyRouteComponent(() => import('./stress/StressPage.js'), 'StressPage'),
  validateSearch: optional((search) => ({
    shocks: textOf(search.shocks),
    cascade: oneOf(search.cascade, ['no']),
  })),
});
const funds = createRoute({
  getParentRoute: () => root,
  path: '/funds',
  component: lazyRouteComponent(() => import('./funds/FundsPage.js'), 'FundsPage'),
});
const log = createRoute({
  getParentRoute: () => root,
  path: '/log',
  component: lazyRouteComponent(() => import('./log/LogPage.js'), 'LogPage'),
  validateSearch: optional((search) => ({
    type: textOf(search.type),
    account: textOf(search.account),
    market: textOf(search.market),
    line: textOf(search.line),
  })),
});
const incident = createRoute({
  getParentRoute: () => root,
  path: '/incident',
  component: lazyRouteComponent(() => import('./incident/IncidentPage.js'), 'IncidentPage'),
  validateSearch: optional((search) => ({
    from: textOf(search.from),
    until: textOf(search.until),
  })),
});
const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  component: lazyRouteComponent(() => import('./system/SystemPage.js'), 'SystemPage'),
});

export const router = createRouter({
  basepath: '/console',
  routeTree: root.addChildren([
    overview,
    calls,
    accounts,
    account,
    markets,
    market,
    governance,
    propose,
    proposal,
    stress,
    funds,
    log,
    incident,
    system,
  ]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
