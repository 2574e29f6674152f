package import Consent
package import Crypto
package import Customers
package import Database
package import System
package import Workspace

/// `heed serve`: the site behind its server.
///
///     let service = try WebService.start(plan, settings: .init(port: 8080))
///     Output.say("Listening on \(service.address)")
///     while !StopSignal.flag.wait(timeoutSeconds: 3600) {}
///     service.stop()
package final class WebService: Sendable {
    /// What the site is made of.
    package struct Plan: Sendable {
        package let folder: WorkspaceFolder
        package let configuration: Configuration
        package let store: Store
        package let mint: TokenMint
        package let hasher: AddressHasher
        /// Nil: no reports of a gateway for texts are taken.
        package let gateway: InboundGateway?
        /// Nil: people write a mail to see, correct or delete their data.
        package let rights: (any RightsDesk)?
        /// By which people sign up, by name.
        package let forms: [String: SignUpForm]
        /// Signs bounces that others hand over; nil: none are taken.
        package let hooksKey: SecretKey?
        package let clock: any WallClock

        package init(
            folder: WorkspaceFolder, configuration: Configuration, store: Store, mint: TokenMint,
            hasher: AddressHasher, gateway: InboundGateway? = nil, rights: (any RightsDesk)? = nil,
            hooksKey: SecretKey? = nil, forms: [String: SignUpForm] = [:],
            clock: any WallClock = SystemClock()
        ) {
            self.rights = rights
            self.hooksKey = hooksKey
            self.forms = forms
            self.gateway = gateway
            self.folder = folder
            self.configuration = configuration
            self.store = store
            self.mint = mint
            self.hasher = hasher
            self.clock = clock
        }
    }

    /// How it is reached.
    package struct Options: Sendable {
        /// An IP address, or `localhost`.
        package var host = "127.0.0.1"
        /// 0: one that is free.
        package var port: UInt16 = 8080
        package var tls: ServerSettings.TLSFiles?
        /// Whether each request leaves a log line, without token and address.
        package var logsAccess = false
        /// Where numbers for Prometheus are served, to this machine alone; nil: nowhere. 0: a port that is free.
        package var metricsPort: UInt16?

        package init() {}
    }

    private let site: PublicSite
    private let server: HTTPServer
    private let metrics: HTTPServer?
    /// Where it listens: `http://127.0.0.1:8080`.
    package let address: String

    package var port: UInt16 { server.port }
    package var metricsPort: UInt16? { metrics?.port }

    /// - Throws: ``WebError``: `.page` with every mistake of the pages, `.cannotListen`, `.tls`.
    package static func start(_ plan: Plan, _ options: Options) throws(WebError) -> WebService {
        let publicURL = plan.configuration.endpoint.publicURL
        let pages = try PageLibrary.load(
            from: plan.folder, configuration: plan.configuration,
            stylesheetAddress: "\(publicURL.path)/assets/style.css")
        let hosts = plan.configuration.endpoint.allowedHosts + [publicURL.host, HostText.bracketed(options.host)]
        let settings = ServerSettings(
            host: options.host, port: options.port, tls: options.tls, rules: RequestRules(hosts: hosts))
        let recorder = ConsentRecorder(configuration: plan.configuration, hasher: plan.hasher, clock: plan.clock)
        let gate = ContactGate(configuration: plan.configuration, hasher: plan.hasher)
        let site = PublicSite(
            configuration: plan.configuration, pages: pages, store: plan.store, mint: plan.mint, gate: gate,
            unsubscribe: Unsubscribe(configuration: plan.configuration, mint: plan.mint, recorder: recorder),
            confirmation: SignUpConfirmation(
                mint: plan.mint, gate: gate, recorder: recorder),
            gateway: plan.gateway, rights: plan.rights, hooksKey: plan.hooksKey, forms: plan.forms, clock: plan.clock,
            logsAccess: options.logsAccess)
        do throws(WebError) {
            let server = try HTTPServer.start(settings, handler: site)
            do throws(WebError) {
                let metrics = try metrics(site, plan, options)
                let scheme = options.tls == nil ? "http" : "https"
                return WebService(
                    site: site, server: server, metrics: metrics,
                    address: "\(scheme)://\(HostText.bracketed(options.host)):\(server.port)")
            } catch {
                server.stop()
                throw error
            }
        } catch {
            site.close()
            throw error
        }
    }

    private static func metrics(_ site: PublicSite, _ plan: Plan, _ options: Options) throws(WebError) -> HTTPServer? {
        guard let port = options.metricsPort else { return nil }
        return try HTTPServer.start(
            ServerSettings(port: port, rules: RequestRules(hosts: [])),
            handler: MetricsSite(site, store: plan.store, clock: plan.clock))
    }

    private init(site: PublicSite, server: HTTPServer, metrics: HTTPServer?, address: String) {
        self.metrics = metrics
        self.site = site
        self.server = server
        self.address = address
    }

    /// Takes no more requests, answers those that are there, and ends. What was answered is on the disk.
    package func stop() {
        server.stop()
        metrics?.stop()
        site.close()
    }
}

/// How an IP address stands in a URL and in `Host` (RFC 3986 §3.2.2).
private enum HostText {
    static func bracketed(_ host: String) -> String {
        host.contains(":") ? "[\(host)]" : host
    }
}

extension WebAddress {
    /// What stands behind host and port: `/heed`, or nothing.
    var path: String {
        let rest = text.dropFirst("https://".count)
        return String(rest[(rest.firstIndex(of: "/") ?? rest.endIndex)...])
    }
}
