import { createBrowserRouter, type LazyRouteFunction, type RouteObject } from 'react-router';
import { Broken } from './layout/Broken.tsx';
import { Layout } from './layout/Layout.tsx';
import { NotFound } from './layout/NotFound.tsx';
import { PATTERNS } from './paths.ts';

/** The console's map: one line per page. Drawers are children of the page that they cover. */
export function makeRouter() {
  return createBrowserRouter([
    {
      path: PATTERNS.login,
      lazy: page(() => import('./login/LoginPage.tsx'), 'LoginPage'),
      ErrorBoundary: Broken,
      HydrateFallback: Nothing,
    },
    {
      Component: Layout,
      ErrorBoundary: Broken,
      HydrateFallback: Nothing,
      children: [
        {
          ErrorBoundary: Broken,
          children: [
            { path: PATTERNS.today, lazy: page(() => import('./today/TodayPage.tsx'), 'TodayPage') },
            { path: PATTERNS.customers, lazy: page(() => import('./customers/CustomersPage.tsx'), 'CustomersPage') },
            { path: PATTERNS.customer, lazy: page(() => import('./customers/CustomerPage.tsx'), 'CustomerPage') },
            {
              path: PATTERNS.stages,
              lazy: page(() => import('./stages/StagesPage.tsx'), 'StagesPage'),
              children: [
                { path: PATTERNS.newPipeline, lazy: page(() => import('./stages/NewPipelineDrawer.tsx'), 'NewPipelineDrawer') },
                { path: PATTERNS.editPipeline, lazy: page(() => import('./stages/PipelineDrawer.tsx'), 'PipelineDrawer') },
              ],
            },
            {
              path: PATTERNS.tags,
              lazy: page(() => import('./tags/TagsPage.tsx'), 'TagsPage'),
              children: [
                { path: PATTERNS.newTagGroup, lazy: page(() => import('./tags/TagGroupDrawer.tsx'), 'NewTagGroup') },
                { path: PATTERNS.editTagGroup, lazy: page(() => import('./tags/TagGroupDrawer.tsx'), 'EditTagGroup') },
                { path: PATTERNS.newTag, lazy: page(() => import('./tags/TagDrawer.tsx'), 'NewTag') },
                { path: PATTERNS.editTag, lazy: page(() => import('./tags/TagDrawer.tsx'), 'EditTag') },
              ],
            },
            { path: PATTERNS.orders, lazy: page(() => import('./orders/OrdersPage.tsx'), 'OrdersPage') },
            { path: PATTERNS.groups, lazy: page(() => import('./groups/GroupsPage.tsx'), 'GroupsPage') },
            { path: PATTERNS.group, lazy: page(() => import('./groups/GroupPage.tsx'), 'GroupPage') },
            { path: PATTERNS.sops, lazy: page(() => import('./sops/SopsPage.tsx'), 'SopsPage') },
            { path: PATTERNS.newSop, lazy: page(() => import('./sops/NewSopPage.tsx'), 'NewSopPage') },
            { path: PATTERNS.editSop, lazy: page(() => import('./sops/EditSopPage.tsx'), 'EditSopPage') },
            {
              path: PATTERNS.sop,
              lazy: page(() => import('./sops/SopPage.tsx'), 'SopPage'),
              children: [
                { path: PATTERNS.enrollCustomers, lazy: page(() => import('./sops/EnrollDrawer.tsx'), 'EnrollDrawer') },
                { path: PATTERNS.enrollment, lazy: page(() => import('./sops/EnrollmentDrawer.tsx'), 'EnrollmentDrawer') },
              ],
            },
            {
              path: PATTERNS.deliveries,
              lazy: page(() => import('./delivery/DeliveriesPage.tsx'), 'DeliveriesPage'),
              children: [{ path: PATTERNS.delivery, lazy: page(() => import('./delivery/DeliveryDrawer.tsx'), 'DeliveryDrawer') }],
            },
            { path: PATTERNS.massTasks, lazy: page(() => import('./delivery/MassTasksPage.tsx'), 'MassTasksPage') },
            { path: PATTERNS.deliverySettings, lazy: page(() => import('./settings/DeliverySettingsPage.tsx'), 'DeliverySettingsPage') },
            { path: PATTERNS.greeting, lazy: page(() => import('./settings/greeting/GreetingPage.tsx'), 'GreetingPage') },
            {
              path: PATTERNS.deadLetters,
              lazy: page(() => import('./settings/dead-letters/DeadLettersPage.tsx'), 'DeadLettersPage'),
              children: [
                { path: PATTERNS.deadLetter, lazy: page(() => import('./settings/dead-letters/DeadLetterDrawer.tsx'), 'DeadLetterDrawer') },
              ],
            },
            { path: PATTERNS.health, lazy: page(() => import('./settings/HealthPage.tsx'), 'HealthPage') },
            { path: PATTERNS.connection, lazy: page(() => import('./settings/connection/ConnectionPage.tsx'), 'ConnectionPage') },
            { path: '*', Component: NotFound },
          ],
        },
      ],
    },
  ]);
}

function page<Name extends string>(load: () => Promise<Record<Name, React.ComponentType>>, name: Name): LazyRouteFunction<RouteObject> {
  return async () => ({ Component: (await load())[name] });
}

function Nothing(): null {
  return null;
}
