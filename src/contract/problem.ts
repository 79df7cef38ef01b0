// The closed catalogue of problems (RFC 9457): each code with its HTTP status and title; no zod here, so that the web pays nothing for it.

export const PROBLEMS = {
  'invalid-input': { status: 400, title: 'The request is not valid' },
  'malformed-json': { status: 400, title: 'The body is not valid JSON' },
  'invalid-cursor': { status: 400, title: 'The cursor is not one of ours' },
  'view-token-invalid': { status: 400, title: 'The token of this viewing is not one of ours' },
  'session-required': { status: 401, title: 'Sign in first' },
  'token-invalid': { status: 401, title: 'The token is wrong, expired or revoked' },
  'wrong-credentials': { status: 401, title: 'The name or the password is wrong' },
  'job-token-invalid': { status: 401, title: 'The job token is missing, wrong or expired' },
  'origin-refused': { status: 403, title: 'The request comes from another site' },
  'ticket-invalid': { status: 403, title: 'The ticket is wrong, used, too old or does not come alone' },
  'host-refused': { status: 403, title: 'This host name is not served here' },
  'not-owner': { status: 403, title: 'Only the owner may do this' },
  'account-suspended': { status: 403, title: 'The account is suspended' },
  'email-not-verified': { status: 403, title: 'The e-mail address has to be confirmed first' },
  'role-missing': { status: 403, title: 'The account may not do this' },
  'scope-missing': { status: 403, title: 'The token may not do this' },
  'reauthentication-required': { status: 403, title: 'Give your password again first' },
  'sign-ups-closed': { status: 403, title: 'No new accounts are made here' },
  'share-password-required': { status: 403, title: 'The link asks for a password' },
  'share-password-wrong': { status: 403, title: 'The password of the link is wrong' },
  'embed-refused': { status: 403, title: 'The video may not be shown on this site' },
  'comments-closed': { status: 403, title: 'Comments are closed on this channel' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'video-not-found': { status: 404, title: 'There is no such video' },
  'channel-not-found': { status: 404, title: 'There is no such channel' },
  'category-not-found': { status: 404, title: 'There is no such category' },
  'upload-not-found': { status: 404, title: 'There is no such upload' },
  'job-not-found': { status: 404, title: 'There is no such job' },
  'dead-letter-not-found': { status: 404, title: 'There is no such dead letter' },
  'comment-not-found': { status: 404, title: 'There is no such comment' },
  'playlist-not-found': { status: 404, title: 'There is no such playlist' },
  'poster-not-found': { status: 404, title: 'The video has no such picture to choose' },
  'playlist-item-not-found': { status: 404, title: 'The playlist has no such video' },
  'user-not-found': { status: 404, title: 'There is no such account' },
  'share-link-not-found': { status: 404, title: 'There is no such link, or it was ended' },
  'session-not-found': { status: 404, title: 'There is no such session' },
  'token-not-found': { status: 404, title: 'There is no such token' },
  'app-not-found': { status: 404, title: 'There is no such app' },
  'media-not-found': { status: 404, title: 'There is no such media' },
  'method-not-allowed': { status: 405, title: 'This method is not supported here' },
  'username-taken': { status: 409, title: 'The username is taken' },
  'email-taken': { status: 409, title: 'The e-mail address is in use' },
  'own-subject': { status: 409, title: 'It is your own' },
  'already-reported': { status: 409, title: 'You reported this already' },
  'own-channel': { status: 409, title: 'The channel is your own' },
  'subscription-limit-reached': { status: 409, title: 'You follow as many channels as an account can' },
  'playlist-limit-reached': { status: 409, title: 'There are as many playlists as an account can have' },
  'share-limit-reached': { status: 409, title: 'The video is shared as often as it can be' },
  'playlist-full': { status: 409, title: 'The playlist is full' },
  'playlist-fixed': { status: 409, title: 'This playlist cannot be changed so' },
  'token-limit-reached': { status: 409, title: 'There are as many tokens as an account can have' },
  'mail-unavailable': { status: 409, title: 'This installation sends no letters' },
  'last-admin': { status: 409, title: 'The installation would have no admin' },
  'push-unavailable': { status: 409, title: 'This installation sends no pushes' },
  'video-not-playable': { status: 409, title: 'The video cannot be played yet' },
  'category-exists': { status: 409, title: 'There is such a category already' },
  'category-in-use': { status: 409, title: 'There are videos in the category' },
  'storage-quota-reached': { status: 409, title: 'The account has no room for this file' },
  'minutes-quota-reached': { status: 409, title: 'The account has no minutes left' },
  'upload-incomplete': { status: 409, title: 'Parts are missing' },
  'upload-closed': { status: 409, title: 'The upload is already finished or cancelled' },
  'job-state-conflict': { status: 409, title: 'The job is not in a state in which this can be done' },
  'epoch-stale': { status: 409, title: 'Another attempt has taken over this job' },
  'object-conflict': { status: 409, title: 'Another object was already stored under this name' },
  'fragments-made': { status: 409, title: 'Some of these fragments are there already' },
  'secret-shown-once': { status: 409, title: 'It was made by an earlier request, which alone was told the secret' },
  'idempotency-key-in-use': { status: 409, title: 'The same request is under way. Try again in a moment' },
  'length-required': { status: 411, title: 'Content-Length is required' },
  'precondition-failed': { status: 412, title: 'It was changed meanwhile' },
  'file-too-large': { status: 413, title: 'The file is too large' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'image-not-supported': { status: 415, title: 'The image is not of a kind that is taken' },
  'range-not-satisfiable': { status: 416, title: 'The range lies outside the file' },
  'empty-file': { status: 422, title: 'The file is empty' },
  'image-size-refused': { status: 422, title: 'The image has too few or too many pixels' },
  'password-too-common': { status: 422, title: 'The password is easy to guess' },
  'mail-code-invalid': { status: 422, title: 'The link of the letter was used already or is too old' },
  'part-out-of-range': { status: 422, title: 'The upload has no such part' },
  'part-size-mismatch': { status: 422, title: 'The part has the wrong size' },
  'checksum-mismatch': { status: 422, title: 'The bytes do not match their checksum' },
  'edit-needs-approval': { status: 422, title: 'The new text would have to wait, and the comment was answered' },
  'idempotency-key-reused': { status: 422, title: 'The key was used for another request' },
  'upgrade-required': { status: 426, title: 'This address speaks WebSocket only' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  'oembed-format-unknown': { status: 501, title: 'The formats of oEmbed are json and xml' },
  'segment-not-ready': { status: 503, title: 'This part of the video is still being made' },
  unavailable: { status: 503, title: 'The service is not available right now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One thing that is wrong with a request, at a JSON pointer (RFC 6901) into its body or the name of a parameter. */
export interface ProblemDetail {
  pointer: string;
  detail: string;
}

/** What `rate-limited` says besides: the class of docs/limits.md whose limit was reached, and when to try again. */
export interface LimitReached {
  class: string;
  retryAfterSeconds: number;
}

/** The body of every error answer, `application/problem+json` (RFC 9457 section 3). */
export interface Problem extends Partial<LimitReached> {
  /** What `fragments-made` says besides: which are there, each run by its first number and the one behind its last. */
  made?: readonly [number, number][];
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  requestId: string;
  errors: ProblemDetail[];
}
