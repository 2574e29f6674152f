import Crypto
import System
import Web
import Workspace

/// `heed serve`: the endpoint that customers meet.
enum ServeCommand: Command {
    static let spec = CommandSpec(
        name: "serve", summary: "Run the endpoint where customers unsubscribe and reach their data.",
        discussion: """
            GET shows a page with one button and changes nothing; POST unsubscribes at once (RFC 8058). At /rights people
            see, take away, correct and delete their data, by a code that is sent to the address on record (heed.yaml: the
            purpose 'your_data', the event 'access_code' and a way to send). Put it behind a
            proxy with TLS, or give it a certificate. Ctrl-C or SIGTERM ends it after what it has begun to answer.
            """,
        options: [
            OptionSpec("port", value: "N", "the port to listen on; 0 takes a free one (default: 8080)"),
            OptionSpec("host", value: "ADDRESS", "the address to listen on (default: 127.0.0.1, this machine alone)"),
            OptionSpec("tls-cert", value: "FILE", "certificate chain in PEM form"),
            OptionSpec("tls-key", value: "FILE", "its key in PEM form"),
            OptionSpec("metrics-port", value: "N", "serve numbers for Prometheus at /metrics, to this machine alone"),
            OptionSpec("log-access", "a line for each request, without token and address"),
        ],
        examples: [
            .init("heed serve --port 8080", "behind a proxy that speaks TLS"),
            .init("heed serve --host 0.0.0.0 --port 443 --tls-cert chain.pem --tls-key key.pem", "with TLS of its own"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        var options = WebService.Options()
        if let host = invocation.value("host") { options.host = host }
        if let port = try invocation.integer("port", in: 0...65535) { options.port = UInt16(port) }
        switch (invocation.value("tls-cert"), invocation.value("tls-key")) {
        case (let certificate?, let key?):
            options.tls = ServerSettings.TLSFiles(
                certificate: OpenWorkspace.path(certificate, in: context), key: OpenWorkspace.path(key, in: context))
        case (nil, nil): break
        case (_?, nil): throw UsageError.missingOption("tls-key FILE", spec)
        case (nil, _?): throw UsageError.missingOption("tls-cert FILE", spec)
        }
        if let port = try invocation.integer("metrics-port", in: 0...65535) { options.metricsPort = UInt16(port) }
        options.logsAccess = invocation.flag("log-access")

        let workspace = try OpenWorkspace(in: context)
        let forms = try SignUpForm.all(in: workspace.folder, workspace.configuration)
        StopSignal.install()
        let desk = try AccessDesk.start(workspace, context)
        defer { desk?.finish() }
        let plan = WebService.Plan(
            folder: workspace.folder, configuration: workspace.configuration, store: workspace.store,
            mint: try workspace.mint(), hasher: workspace.hasher, gateway: try inbound(workspace),
            rights: desk,
            hooksKey: try workspace.configuration.endpoint.hooksKey.map {
                SecretKey(Array(try workspace.secrets.password($0).text.utf8))
            }, forms: forms, clock: context.clock)
        let service = try WebService.start(plan, options)
        if context.json {
            try context.console.printJSON(
                Listening(address: service.address, port: service.port, metricsPort: service.metricsPort))
        } else {
            context.console.print("Listening on \(service.address)")
            if let port = service.metricsPort { context.console.print("Metrics on http://127.0.0.1:\(port)/metrics") }
        }
        let clerk = SealingClerk.start(workspace, context)
        while !StopSignal.flag.wait(timeoutSeconds: 3600) {}
        service.stop()
        clerk.finish()
        context.console.say("Stopped. What was answered is in the database.")
        return .done
    }

    /// How the gateway for texts proves its reports.
    private static func inbound(_ workspace: OpenWorkspace) throws -> InboundGateway? {
        switch workspace.configuration.delivery.sms?.gateway {
        case .twilio(let gateway):
            .twilio(token: SecretKey(Array(try workspace.secrets.password(gateway.authToken).text.utf8)))
        case .http(let gateway):
            .signed(
                key: try gateway.inbound.map { SecretKey(Array(try workspace.secrets.password($0).text.utf8)) },
                answer: gateway.answer)
        case .files, nil: nil
        }
    }

    private struct Listening: Encodable {
        let address: String
        let port: UInt16
        let metricsPort: UInt16?

        private enum CodingKeys: String, CodingKey {
            case address, port
            case metricsPort = "metrics_port"
        }
    }
}
