# The hub in a container, for DATABASE_URL: the bundled PostgreSQL is left out. docs/operating.md says how to run it.
FROM node:24.15-bookworm-slim AS base
WORKDIR /app

# Builds the dashboard and the hub's bundle with all tools; the image contains none of them.
FROM base AS build
COPY . .
RUN npm ci --ignore-scripts --include=optional && npm run build:hub

# The packages that the bundle leaves out, and the sources it was made of.
FROM base AS modules
COPY package.json package-lock.json .npmrc ./
COPY packages ./packages
RUN npm ci --workspace @haak/server --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM base AS hub
ENV NODE_ENV=production HAAK_HOST=0.0.0.0 PORT=4225 MALLOC_ARENA_MAX=1
COPY --from=modules /app/node_modules ./node_modules
COPY --from=modules /app/packages ./packages
COPY --from=build /app/packages/dashboard/dist ./packages/dashboard/dist
COPY --from=build /app/packages/server/dist ./packages/server/dist
COPY package.json package-lock.json LICENSE ./
# An id and not a name, so that Kubernetes can see that it is not root. This user may write nothing in the image.
USER 10001:10001
EXPOSE 4225
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Starts Node without npm or a shell before it, so that SIGTERM arrives.
# docs/decisions/0033 and 0034 explain the flags, and 0038 MALLOC_ARENA_MAX.
CMD ["node", "--max-semi-space-size=24", "--no-parallel-scavenge", "--heap-growing-percent=100", "--conditions=@haak/source", "packages/server/src/main.mjs"]
