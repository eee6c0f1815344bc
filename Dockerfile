# Build: everything that compiling needs, nothing of it kept.
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY src ./src
RUN npm run build
RUN npm prune --omit=dev && mkdir -p node_modules

# Run: the built server with its libraries inside, its pages, and its config.
FROM node:22-bookworm-slim
ENV NODE_ENV=production GUESTHOUSE_HOST=0.0.0.0 GUESTHOUSE_DATA=/data
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY views ./views
COPY config ./config
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8443
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s CMD ["node", "dist/healthcheck.js"]
CMD ["node", "dist/main.js", "start"]
