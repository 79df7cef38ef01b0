// The route table: every page is its own chunk, loaded when somebody goes there.
import type { ComponentType } from 'preact';
import { lazy, Route, Router } from 'preact-iso';
import { Missing } from './pages/missing.tsx';
import { routePatterns } from './paths.ts';
import { noteNavigation } from './ui/navigation.ts';

/** What did not come is not asked for again by browsers: its place is taken by a page that reloads. */
const page = (load: () => Promise<{ default: ComponentType }>) =>
  lazy(() => load().catch(() => ({ default: Missing })));

const Home = page(() => import('./pages/home.tsx'));
const Search = page(() => import('./pages/search.tsx'));
const Watch = page(() => import('./pages/watch.tsx'));
const Category = page(() => import('./pages/category.tsx'));
const Tag = page(() => import('./pages/tag.tsx'));
const Trending = page(() => import('./pages/trending.tsx'));
const HeldComments = page(() => import('./pages/held-comments.tsx'));
const Upload = page(() => import('./pages/upload.tsx'));
const Videos = page(() => import('./pages/videos.tsx'));
const Notifications = page(() => import('./pages/notifications.tsx'));
const Mailbox = page(() => import('./pages/mailbox.tsx'));
const Admin = page(() => import('./pages/admin.tsx'));
const Operations = page(() => import('./pages/operations.tsx'));
const Subscriptions = page(() => import('./pages/subscriptions.tsx'));
const Settings = page(() => import('./pages/settings.tsx'));
const Channel = page(() => import('./pages/channel.tsx'));
const History = page(() => import('./pages/history.tsx'));
const HelpViews = page(() => import('./pages/help-views.tsx'));
const VerifyEmail = page(() => import('./pages/verify-email.tsx'));
const ResetPassword = page(() => import('./pages/reset-password.tsx'));
const SignIn = page(() => import('./pages/sign-in.tsx'));
const SignUp = page(() => import('./pages/sign-up.tsx'));
const Library = page(() => import('./pages/library.tsx'));
const Liked = page(() => import('./pages/liked.tsx'));
const Shared = page(() => import('./pages/shared-with-me.tsx'));
const Playlist = page(() => import('./pages/playlist.tsx'));
const NotFound = page(() => import('./pages/not-found.tsx'));

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
      <Route path={routePatterns.shared} component={Shared} />
      <Route path={routePatterns.playlist} component={Playlist} />
      <Route path={routePatterns.heldComments} component={HeldComments} />
      <Route path={routePatterns.upload} component={Upload} />
      <Route path={routePatterns.videos} component={Videos} />
      <Route path={routePatterns.notifications} component={Notifications} />
      <Route path={routePatterns.mailbox} component={Mailbox} />
      <Route path={routePatterns.admin} component={Admin} />
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
