// What is wrong with a sign-up, field by field, before it is sent; the server decides again.

export const PASSWORD_LENGTH_MIN = 10;
/** The contract's pattern, written here so that no zod reaches the page; a test holds both equal. */
export const USERNAME_SHAPE = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{1,28})[A-Za-z0-9]$/;

export function checkSignUp(form: { username: string; email: string; password: string }): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!USERNAME_SHAPE.test(form.username)) {
    errors['username'] = 'Use 3 to 30 letters, digits, - or _, beginning and ending with a letter or digit.';
  }
  return { ...errors, ...checkEmail(form.email), ...checkNewPassword(form.password) };
}

export function checkEmail(email: string): Record<string, string> {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())) return {};
  return { email: 'Enter an e-mail address like name@example.com.' };
}

export function checkNewPassword(password: string): Record<string, string> {
  return password.length < PASSWORD_LENGTH_MIN ? { password: `Use at least ${PASSWORD_LENGTH_MIN} characters.` } : {};
}
