// The route table: every page is its own chunk, loaded when somebody goes there.
import { lazy, Route, Router } from 'preact-iso';
import { routePatterns } from './paths.ts';
import { noteNavigation } from './ui/navigation.ts';

const Home = lazy(() => import('./pages/home.tsx'));
const Search = lazy(() => import('./pages/search.tsx'));
const Watch = lazy(() => import('./pages/watch.tsx'));
const Category = lazy(() => import('./pages/category.tsx'));
const Tag = lazy(() => import('./pages/tag.tsx'));
const Trending = lazy(() => import('./pages/trending.tsx'));
const HeldComments = lazy(() => import('./pages/held-comments.tsx'));
const Upload = lazy(() => import('./pages/upload.tsx'));
const Videos = lazy(() => import('./pages/videos.tsx'));
const Notifications = lazy(() => import('./pages/notifications.tsx'));
const Mailbox = lazy(() => import('./pages/mailbox.tsx'));
const Operations = lazy(() => import('./pages/operations.tsx'));
const Subscriptions = lazy(() => import('./pages/subscriptions.tsx'));
const Settings = lazy(() => import('./pages/settings.tsx'));
const Channel = lazy(() => import('./pages/channel.tsx'));
const History = lazy(() => import('./pages/history.tsx'));
const HelpViews = lazy(() => import('./pages/help-views.tsx'));
const VerifyEmail = lazy(() => import('./pages/verify-email.tsx'));
const ResetPassword = lazy(() => import('./pages/reset-password.tsx'));
const SignIn = lazy(() => import('./pages/sign-in.tsx'));
const SignUp = lazy(() => import('./pages/sign-up.tsx'));
const Library = lazy(() => import('./pages/library.tsx'));
const Liked = lazy(() => import('./pages/liked.tsx'));
const Playlist = lazy(() => import('./pages/playlist.tsx'));
const NotFound = lazy(() => import('./pages/not-found.tsx'));

export function Routes() {
  return (
    <Router onRouteChange={noteNavigation}>
      <Route path={routePatterns.home} component={Home} />
      <Route path={routePatterns.watch} component={Watch} />
      <Route path={routePatterns.search} component={Search} />
      <Route path={routePatterns.category} component={Category} />
      <Route path={routePatterns.tag} component={Tag} />
      <Route path={routePatterns.trending} component={Trending} />
      <Route path={routePatterns.library} component={Library} />
      <Route path={routePatterns.liked} component={Liked} />
      <Route path={routePatterns.playlist} component={Playlist} />
      <Route path={routePatterns.heldComments} component={HeldComments} />
      <Route path={routePatterns.upload} component={Upload} />
      <Route path={routePatterns.videos} component={Videos} />
      <Route path={routePatterns.notifications} component={Notifications} />
      <Route path={routePatterns.mailbox} component={Mailbox} />
      <Route path={routePatterns.operations} component={Operations} />
      <Route path={routePatterns.subscriptions} component={Subscriptions} />
      <Route path={routePatterns.settings} component={Settings} />
      <Route path={routePatterns.history} component={History} />
      <Route path={routePatterns.helpViews} component={HelpViews} />
      <Route path={routePatterns.verifyEmail} component={VerifyEmail} />
      <Route path={routePatterns.resetPassword} component={ResetPassword} />
      <Route path={routePatterns.signIn} component={SignIn} />
      <Route path={routePatterns.signUp} component={SignUp} />
      {/* Last of all: its pattern takes every path of one or two pieces. */}
      <Route path={routePatterns.channel} component={Channel} />
      <Route default component={NotFound} />
    </Router>
  );
}
