package import Consent
package import Database
import Synchronization
package import System
package import Workspace

/// What customers reach: the page that stops messages, and little else. Works without a socket, for tests.
///
///     site.respond(to: Request(method: "GET", path: "/u/\(token)"))
package final class PublicSite: RequestHandler {
    private let configuration: Configuration
    private let pages: PageLibrary
    private let router: Router
    private let links: LinkReader
    private let sessions: SessionPool
    private let committer: UnsubscribeCommitter
    private let committing: OSThread
    private let attempts = Mutex(InvalidAttempts())
    /// The path of the public address, which links on pages begin with.
    private let prefix: String
    private let logsAccess: Bool
    private let start = ContinuousClock.now

    /// - Parameters:
    ///   - unsubscribe: what the button does.
    ///   - logsAccess: whether each request leaves a log line: method, kind of path, status, time; no token, no address.
    ///   - patienceSeconds: how long a request may wait for a locked database before it is answered with 503.
    package init(
        configuration: Configuration, pages: PageLibrary, store: Store, mint: TokenMint, unsubscribe: Unsubscribe,
        clock: any WallClock = SystemClock(), logsAccess: Bool = false, patienceSeconds: Double = 10
    ) {
        self.configuration = configuration
        self.pages = pages
        self.logsAccess = logsAccess
        prefix = configuration.endpoint.publicURL.path
        router = Router(prefix: prefix)
        links = LinkReader(configuration: configuration, mint: mint)
        sessions = SessionPool(store)
        let committer = UnsubscribeCommitter(
            unsubscribe: unsubscribe, store: store, clock: clock, patienceSeconds: patienceSeconds)
        self.committer = committer
        committing = OSThread.start(name: "unsubscribing") { committer.run() }
    }

    /// Ends the thread that writes, after everything that was asked for has been answered. Stop the server before.
    package func close() {
        committer.close()
        committing.join()
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
        guard logsAccess else { return }
        let known = ["GET", "HEAD", "POST", "OPTIONS"].contains(method) ? method : "(other)"
        Log.write(.info, "\(known) \(router.label(of: path)) \(status) \(Int(milliseconds.rounded())) ms")
    }

    private func answer(_ action: Router.Action, _ request: Request) -> Response {
        switch action {
        case .home: page(.ok, .home, language(request.headers), headers: request.headers)
        case .health: health(request.headers)
        case .robots: Response(.ok, "User-agent: *\nDisallow: /\n", type: "text/plain; charset=utf-8")
        case .stylesheet: stylesheet(request.headers)
        case .showStop(let token): showStop(token, request)
        // Answered by the committing thread; never comes here.
        case .stop: page(for: .internalError(), request.headers)
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

// MARK: - Unsubscribing

extension PublicSite {
    private func showStop(_ token: String, _ request: Request) -> Response {
        switch open(token, request) {
        case .failure(let refusal): page(for: refusal.problem, request.headers)
        case .success(let link):
            page(
                .ok, .unsubscribe, language(request.headers, link.language), headers: request.headers,
                subject: subject(link, token))
        }
    }

    /// A POST to a link that works means one thing, whatever its body says: mail programs send different ones, some not
    /// well-formed (RFC 8058 §3.2, §8.3), and the button is no different. So the body is not read.
    private func stop(_ token: String, _ request: Request, reply: @escaping @Sendable (Response) -> Void) {
        let link: LinkReader.Link
        switch open(token, request) {
        case .failure(let refusal): return reply(page(for: refusal.problem, request.headers))
        case .success(let found): link = found
        }
        if link.isSample { return reply(stopped(link, request)) }
        let method = ContentPreference.wantsHTML(request.headers) ? "page" : "one_click"
        committer.submit(token, method: method) { [self] outcome in
            switch outcome {
            case .done(.stopped), .done(.alreadyStopped), .done(.sample): reply(stopped(link, request))
            case .done(.invalid): reply(page(for: .invalidToken(), request.headers))
            case .notRecorded: reply(page(for: .unavailable(), request.headers))
            }
        }
    }

    /// A page for people; programs read the status and a line. Never a redirect (UNS-7).
    private func stopped(_ link: LinkReader.Link, _ request: Request) -> Response {
        guard ContentPreference.wantsHTML(request.headers) else {
            let text = link.isSample ? "This is a sample: nothing was changed.\n" : "Unsubscribed.\n"
            var response = Response(.ok, text, type: "text/plain; charset=utf-8")
            response.headers["Content-Language"] = "en"
            return response
        }
        return page(
            .ok, .unsubscribed, language(request.headers, link.language), headers: request.headers,
            subject: subject(link, ""))
    }

    /// What the link is about. One that does not work is counted; one that works never is, nor is it held up by the
    /// others from the same address (UNS-12).
    private func open(_ token: String, _ request: Request) -> Result<LinkReader.Link, RequestRules.Refusal> {
        do {
            if let link = try sessions.withSession({ try links.open(token, $0) }) { return .success(link) }
        } catch {
            Log.write(.error, "A link could not be looked up: \(error)")
            return .failure(RequestRules.Refusal(problem: .unavailable()))
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        if let asker = request.asker, let wait = attempts.withLock({ $0.count(asker, at: seconds) }) {
            return .failure(RequestRules.Refusal(problem: .tooManyAttempts(retryAfterSeconds: wait)))
        }
        return .failure(RequestRules.Refusal(problem: .invalidToken()))
    }

    private func subject(_ link: LinkReader.Link, _ token: String) -> PageSubject {
        PageSubject(
            purpose: link.purpose, purposeName: link.purposeName, channel: link.channel, isSample: link.isSample,
            formAction: "\(prefix)/u/\(token)")
    }
}

// MARK: - Pages

extension PublicSite {
    /// The person's own language, else what their browser asks for, else the workspace's.
    private func language(_ headers: HeaderFields, _ own: String? = nil) -> String {
        if let own { return configuration.languages.best(for: own) }
        return ContentPreference.language(headers, among: configuration.languages.supported)
            ?? configuration.languages.default
    }

    private func page(
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

    private func page(for problem: Problem, _ headers: HeaderFields) -> Response {
        guard ContentPreference.wantsHTML(headers) else { return problem.response }
        let subject = PageSubject(isBusy: problem.status.rawValue >= 500)
        return problem.finish(page(problem.status, .problem, language(headers), headers: headers, subject: subject))
    }
}
