# docker build -t fascia .                                        every Interface, on 7860
# docker build --build-arg INTERFACE=img2vid -t img2vid .         one alone, at /, on its own port
# docker build --target cli --build-arg INTERFACE=greet -t greet .   one as a command

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY interfaces/package.json interfaces/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build \
 && npm prune --omit=dev --no-audit --no-fund \
 # The model's runtime comes for every system; this image is for one.
 && find node_modules/onnxruntime-node/bin -mindepth 2 -maxdepth 2 ! -name linux -exec rm -rf {} + \
 && find node_modules/onnxruntime-node/bin -path '*/linux/*' -prune ! -name "$(node -p process.arch)" -exec rm -rf {} + \
 # The journal's store comes for every libc and several Nodes.
 && find node_modules -name 'node.*.node' ! -name node.napi.glibc.node -delete \
 && rm -rf node_modules/fluent-ffmpeg/coverage dist/test dist/bench interfaces/*/tools dist/interfaces/*/tools \
 && find dist -name '*.d.ts' -o -name '*.map' | xargs rm -f

FROM debian:bookworm-slim AS base
COPY --from=build /usr/local/bin/node /usr/local/bin/node
RUN groupadd --gid 1000 fascia && useradd --uid 1000 --gid fascia --no-create-home fascia \
 && mkdir /data /input /output && chown fascia:fascia /data /output
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/public ./public
COPY --from=build /app/interfaces ./interfaces
COPY --from=build /app/dist ./dist
ARG INTERFACE=
ENV NODE_ENV=production MALLOC_ARENA_MAX=2 INTERFACE=$INTERFACE \
    DATA_DIR=/data INPUT_DIR=/input OUTPUT_DIR=/output

# A command: runs as the owner of the folder it writes to, so that what it writes is theirs.
FROM base AS cli
ENTRYPOINT ["/bin/sh", "-c", "\
  owner=$(stat -c %u:%g \"$OUTPUT_DIR\"); \
  if [ \"$(id -u)\" = 0 ]; then drop=\"setpriv --reuid ${owner%:*} --regid ${owner#*:} --clear-groups\"; fi; \
  exec $drop node /app/dist/app/main.js run $INTERFACE \"$@\"", "fascia"]

FROM base
ENV SERVER_NAME=0.0.0.0
USER fascia
VOLUME /data
EXPOSE 7860 7861
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["node", "-e", "\
  const ports = process.env.SERVER_PORT ? [process.env.SERVER_PORT] : [7860, 7861]; \
  Promise.any(ports.map((port) => fetch(`http://127.0.0.1:${port}/healthz`))) \
    .then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["/bin/sh", "-c", "exec node --enable-source-maps dist/app/main.js serve $INTERFACE"]
