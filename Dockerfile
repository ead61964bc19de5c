# A worker of convsim, for docker-compose.yml or by itself: docker build -t convsim .
FROM node:20.20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
COPY page ./page
# The build bundles the workflows once, so that no worker has to.
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:20.20-bookworm-slim
# Temporal's client takes the system's certificates for TLS, and the slim image has none.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
ENV NODE_ENV=production CONVSIM_HOME=/var/lib/convsim
# Logs go to CONVSIM_HOME; specs' modules and documents are mounted at /project.
RUN mkdir -p /var/lib/convsim /project && chown node:node /var/lib/convsim
USER node
WORKDIR /project
# No health check: a worker that breaks down ends, and a restart policy starts it again.
ENTRYPOINT ["node", "/app/dist/cli.js"]
CMD ["worker", "--project", "/project"]
