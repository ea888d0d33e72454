# Build: docker build -t ukti .
# Run:   docker run -e UKTI_TELEGRAM_TOKEN -v ukti:/data ukti
# Ask:   docker run --rm ukti ask "ঝাং ইউক্সিয়া কে?"
#
# Any key of the config can be given as a variable: docker run --rm ukti help environment
# For webhooks, add -p 8080:8080 and put a TLS proxy before it.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /out/ukti ./bot && mkdir /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/ukti /usr/local/bin/ukti
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
ENV UKTI_DATA_DIR=/data UKTI_HTTP_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s CMD ["/usr/local/bin/ukti", "health"]
ENTRYPOINT ["/usr/local/bin/ukti"]
