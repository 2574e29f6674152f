import Campaigns
package import Consent
package import Crypto
package import Database
import Delivery
import Synchronization
package import System
package import Workspace

/// What customers reach: the page that stops messages, and little else. Works without a socket, for tests.
///
///     site.respond(to: Request(method: "GET", path: "/u/\(token)"))
package final class PublicSite: RequestHandler {
    let configuration: Configuration
    let mint: TokenMint
    private let pages: PageLibrary
    private let router: Router
    let links: LinkReader
    let sessions: SessionPool
    let stops: TokenCommitter<Unsubscribe.Outcome>
    let confirmations: TokenCommitter<SignUpConfirmation.Outcome>
    let clicks: TokenCommitter<Void>
    /// What people ask for on the page of preferences, each as JSON.
    let preferences: TokenCommitter<Void>
    /// What gateways report, each as JSON.
    let hooks: TokenCommitter<Void>
    let gateway: InboundGateway?
    /// Signs bounces that others hand over; nil: none are taken.
    let hooksKey: SecretKey?
    let counter = RequestCounter()
    let rights: (any RightsDesk)?
    /// By name.
    let forms: [String: SignUpForm]
    let gate: ContactGate
    let recorder: ConsentRecorder
    private let committing: [OSThread]
    let clock: any WallClock
    let attempts = Mutex(InvalidAttempts())
    /// The path of the public address, which links on pages begin with.
    let prefix: String
    private let logsAccess: Bool
    let start = ContinuousClock.now

    /// - Parameters:
    ///   - gate: says who lets clicks be counted.
    ///   - unsubscribe: what the button that stops does.
    ///   - confirmation: what the button that confirms does.
    ///   - gateway: how reports on texts are proved; nil: none are taken.
    ///   - rights: what the pages of people's own data need; nil: they name the address to write to.
    ///   - logsAccess: whether each request leaves a log line: method, kind of path, status, time; no token, no address.
    ///   - patienceSeconds: how long a request may wait for a locked database before it is answered with 503.
    package init(
        configuration: Configuration, pages: PageLibrary, store: Store, mint: TokenMint, gate: ContactGate,
        unsubscribe: Unsubscribe,
        confirmation: SignUpConfirmation, gateway: InboundGateway? = nil, rights: (any RightsDesk)? = nil,
        hooksKey: SecretKey? = nil, forms: [String: SignUpForm] = [:],
        clock: any WallClock = SystemClock(),
        logsAccess: Bool = false,
        patienceSeconds: Double = 10
    ) {
        self.configuration = configuration
        self.mint = mint
        self.rights = rights
        self.hooksKey = hooksKey
        self.forms = forms
        self.gate = gate
        self.pages = pages
        self.logsAccess = logsAccess
        prefix = configuration.endpoint.publicURL.path
        router = Router(prefix: prefix)
        links = LinkReader(configuration: configuration, mint: mint, confirmation: confirmation)
        self.clock = clock
        sessions = SessionPool(store)
        let stops = TokenCommitter<Unsubscribe.Outcome>(
            "unsubscribe", store: store, clock: clock, patienceSeconds: patienceSeconds
        ) { try unsubscribe.apply($0, method: $1, at: $2, $3) }
        let confirmations = TokenCommitter<SignUpConfirmation.Outcome>(
            "confirm", store: store, clock: clock, patienceSeconds: patienceSeconds
        ) { tokens, _, instant, session in try confirmation.apply(tokens, at: instant, session) }
        let clicks = TokenCommitter<Void>("count a click", store: store, clock: clock, patienceSeconds: patienceSeconds)
        {
            links, _, instant, session in
            try Clicks(session: session).record(links.compactMap(mint.openClick), gate: gate, at: instant)
            return links.map { _ in }
        }
        let recorder = gate.recorder(clock: clock)
        self.recorder = recorder
        let hooks = TokenCommitter<Void>("take a report", store: store, clock: clock, patienceSeconds: patienceSeconds)
        {
            reports, _, instant, session in
            let bounces = BounceDesk(session: session, recorder: recorder)
            let replies = ReplyDesk(session: session, recorder: recorder)
            let intake = BounceIntake(mint: mint, recorder: recorder, session: session)
            for report in reports {
                try JSONText.decode(HookReport.self, from: report).apply(bounces, replies, intake, at: instant)
            }
            return reports.map { _ in }
        }
        let preferences = TokenCommitter<Void>(
            "change preferences", store: store, clock: clock, patienceSeconds: patienceSeconds
        ) { texts, _, instant, session in
            let changes = try texts.map { try JSONText.decode(PreferenceChange.self, from: $0) }
            try session.transaction {
                try CustomerLock.take(changes.map(\.customer), session)
                for change in changes { try change.apply(recorder, configuration, at: instant, session) }
            }
            return texts.map { _ in }
        }
        self.preferences = preferences
        self.gateway = gateway
        self.hooks = hooks
        self.stops = stops
        self.clicks = clicks
        self.confirmations = confirmations
        committing = [
            OSThread.start(name: "unsubscribing") { stops.run() },
            OSThread.start(name: "confirming") { confirmations.run() },
            OSThread.start(name: "counting clicks") { clicks.run() },
            OSThread.start(name: "taking reports") { hooks.run() },
            OSThread.start(name: "preferences") { preferences.run() },
        ]
    }

    /// Ends the threads that write, after everything that was asked for has been answered. Stop the server before.
    package func close() {
        stops.close()
        confirmations.close()
        clicks.close()
        hooks.close()
        preferences.close()
        for thread in committing { thread.join() }
    }

    /// Answers and waits for it.
    package func respond(to request: Request) -> Response {
        let answer = Monitor<Response?>(nil)
        respond(to: request) { response in answer.update { $0 = response } }
        return answer.wait(until: { $0 != nil }, then: { $0! })
    }
}

// MARK: - Answering

extension PublicSite {
    package func respond(to request: Request, reply: @escaping @Sendable (Response) -> Void) {
        let reply = { @Sendable (response: Response) in
            var response = response
            SafetyHeaders.add(to: &response, isSecure: request.isSecure)
            reply(response)
        }
        switch router.route(method: request.method, path: request.path) {
        case .options(let allow): reply(Response(.noContent, headers: HeaderFields([("Allow", allow)])))
        case .notFound: reply(page(for: .notFound(), request.headers))
        case .methodNotAllowed(let allow): reply(page(for: .methodNotAllowed(allow), request.headers))
        case .answer(.stop(let token), _): stop(token, request, reply: reply)
        case .answer(.confirm(let token), _): confirm(token, request, reply: reply)
        case .answer(.savePreferences(let token), _): savePreferences(token, request, reply: reply)
        case .answer(.report(let code), _): takeReport(code, request, reply: reply)
        case .answer(.bounces, _): takeBounce(request, reply: reply)
        case .answer(let action, let omitsBody):
            var response = answer(action, request)
            response.sendsBody = !omitsBody
            reply(response)
        }
    }

    package func refuse(_ problem: Problem, head: RequestHead) -> Response {
        var response = page(for: problem, head.headers)
        SafetyHeaders.add(to: &response, isSecure: false)
        return response
    }

    package func answered(method: String, path: String, status: Int, milliseconds: Double) {
        let known = ["GET", "HEAD", "POST", "OPTIONS"].contains(method) ? method : "(other)"
        counter.count(known, router.label(of: path), status, seconds: milliseconds / 1000)
        guard logsAccess else { return }
        Log.write(.info, "\(known) \(router.label(of: path)) \(status) \(Int(milliseconds.rounded())) ms")
    }

    private func answer(_ action: Router.Action, _ request: Request) -> Response {
        switch action {
        case .home: page(.ok, .home, language(request.headers), headers: request.headers)
        case .health: health(request.headers)
        case .robots: Response(.ok, "User-agent: *\nDisallow: /\n", type: "text/plain; charset=utf-8")
        case .stylesheet: stylesheet(request.headers)
        case .showStop(let token): showStop(token, request)
        case .showConfirm(let token): showConfirm(token, request)
        case .click(let link): follow(link, request)
        case .showPreferences(let token): showPreferences(token, request)
        case .privacySignal:
            Response(.ok, #"{"gpc":true,"lastUpdate":"2026-11-27"}"#, type: "application/json")
        case .showReport(let token): showReport(token, request)
        case .reportChart(let token, let name): reportChart(token, name, request)
        case .showRights(let token): showRights(token, request)
        case .showSignUp(let form): showSignUp(form, request)
        case .signUp(let form): signUp(form, request)
        case .askForCode(let token): askForCode(token, request)
        case .enterCode: enterCode(request)
        case .exercise: exercise(request)
        // Answered by the committing threads; never come here.
        case .stop, .confirm, .report, .bounces, .savePreferences: page(for: .internalError(), request.headers)
        }
    }

    private func health(_ headers: HeaderFields) -> Response {
        do {
            // A table, so that the file is really read.
            _ = try sessions.withSession { try $0.exists("SELECT 1 FROM customer") }
            return Response(.ok, #"{"status":"ok"}"#, type: "application/json")
        } catch {
            Log.write(.error, "The database does not answer: \(error)")
            return page(for: .unavailable(), headers)
        }
    }

    private func stylesheet(_ headers: HeaderFields) -> Response {
        var response = Response(.ok)
        if headers.items(of: "If-None-Match").contains(where: { $0 == pages.stylesheetTag || $0 == "*" }) {
            response.status = .notModified
        } else {
            response.headers["Content-Type"] = "text/css; charset=utf-8"
            response.body = pages.stylesheet
        }
        response.headers["ETag"] = pages.stylesheetTag
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response
    }
}

// MARK: - Pages

extension PublicSite {
    /// The person's own language, else what their browser asks for, else the workspace's.
    func language(_ headers: HeaderFields, _ own: String? = nil) -> String {
        if let own { return configuration.languages.best(for: own) }
        return ContentPreference.language(headers, among: configuration.languages.supported)
            ?? configuration.languages.default
    }

    func page(
        _ status: Response.Status, _ page: Page, _ language: String, headers: HeaderFields,
        subject: PageSubject = PageSubject()
    ) -> Response {
        do {
            return try pages.response(status, page, language: language, subject: subject)
        } catch {
            // Every page was tried at start, so this is a limit that a long text reached.
            Log.write(.error, "A page could not be made: \(error)")
            return Problem.internalError().response
        }
    }

    func page(for problem: Problem, _ headers: HeaderFields) -> Response {
        guard ContentPreference.wantsHTML(headers) else { return problem.response }
        let subject = PageSubject(isBusy: problem.status.rawValue >= 500)
        return problem.finish(page(problem.status, .problem, language(headers), headers: headers, subject: subject))
    }
}
