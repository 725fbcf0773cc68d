/** Signing secrets and new API keys, and how long an old one stays valid. */
export const secret = {
  fresh: {
    what: "API key",
    title: "The new key “{{name}}” is ready",
    text: "Copy it now and keep it in a safe place: it is not shown again.",
    done: "I have copied it",
  },
  title: "Signing secret",
  intro: "Every call is signed. With this secret your system checks that it really comes from your shop.",
  show: "Show the secret",
  showWhat: "Show the secret: {{what}}",
  rotate: "Renew the secret",
  rotateWhat: "Renew the secret: {{what}}",
  rotateTitle: "Renew the signing secret",
  rotateText:
    "You get a new secret. As long as the old one is valid too, every call has two signatures, so that your system can switch when it is ready.",
  question: "How long does the old secret stay valid?",
  rotated: "The new secret is valid from now on",
  rotatedText: "Copy it and put it into your system.",
  endsWith: "The secret ends in {{hint}}.",
  overlap: {
    none: "Not at all: stop immediately",
    hour: "1 more hour",
    day: "24 more hours",
    week: "7 more days",
    atOnce: "The old one stops working as soon as you confirm.",
    until: "The old one stays valid until {{until}}.",
  },
};
