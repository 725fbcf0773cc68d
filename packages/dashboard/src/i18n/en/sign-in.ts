import type { TextsOf } from "../languages.ts";
import type { signIn as dutch } from "../nl/sign-in.ts";

export const signIn: TextsOf<typeof dutch> = {
  title: "Sign in to Haak",
  ended: "Your session has ended. Sign in again to continue where you were.",
  how: "How do you sign in?",
  byKey: "With an API key",
  byPassword: "As administrator",
  apiKey: "API key",
  apiKeyHint: "The key of your shop; it begins with haak_. You see this shop only.",
  password: "Administrator's password",
  passwordHint: "It is in HAAK_ADMIN_PASSWORD, or was shown once at the first start. You see all shops.",
  submit: "Sign in",
  empty: { apiKey: "Fill in your API key.", password: "Fill in the password." },
  wrong: {
    apiKey: "This API key is wrong, or has been replaced. Copy it again, and make sure that it is complete.",
    password: "This password is wrong. Check the capital letters.",
  },
  failed: "Signing in failed",
};
