// The route table: every page is its own chunk, loaded when somebody goes there.
import { lazy, Route, Router } from 'preact-iso';
import { routePatterns } from './paths.ts';
import { noteNavigation } from './ui/navigation.ts';

const Home = lazy(() => import('./pages/home.tsx'));
const Watch = lazy(() => import('./pages/watch.tsx'));
const Upload = lazy(() => import('./pages/upload.tsx'));
const Videos = lazy(() => import('./pages/videos.tsx'));
const Operations = lazy(() => import('./pages/operations.tsx'));
const SignIn = lazy(() => import('./pages/sign-in.tsx'));
const SignUp = lazy(() => import('./pages/sign-up.tsx'));
const NotFound = lazy(() => import('./pages/not-found.tsx'));

export function Routes() {
  return (
    <Router onRouteChange={noteNavigation}>
      <Route path={routePatterns.home} component={Home} />
      <Route path={routePatterns.watch} component={Watch} />
      <Route path={routePatterns.upload} component={Upload} />
      <Route path={routePatterns.videos} component={Videos} />
      <Route path={routePatterns.operations} component={Operations} />
      <Route path={routePatterns.signIn} component={SignIn} />
      <Route path={routePatterns.signUp} component={SignUp} />
      <Route default component={NotFound} />
    </Router>
  );
}
