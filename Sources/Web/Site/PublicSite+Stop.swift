import Consent
import Database
import Synchronization
import System
import Workspace

extension PublicSite {
    func showStop(_ token: String, _ request: Request) -> Response {
        switch open(token, request, links.open) {
        case .failure(let refusal): page(for: refusal.problem, request.headers)
        case .success(let link):
            page(
                .ok, .unsubscribe, language(request.headers, link.language), headers: request.headers,
                subject: subject(link, token, heardSignal: hearSignal(link, request)))
        }
    }

    /// A POST to a link that works means one thing, whatever its body says: mail programs send different ones, some not
    /// well-formed (RFC 8058 §3.2, §8.3), and the button is no different. So the body is not read.
    func stop(_ token: String, _ request: Request, reply: @escaping @Sendable (Response) -> Void) {
        let link: LinkReader.Link
        switch open(token, request, links.open) {
        case .failure(let refusal): return reply(page(for: refusal.problem, request.headers))
        case .success(let found): link = found
        }
        if link.isSample { return reply(stopped(link, request)) }
        let method = ContentPreference.wantsHTML(request.headers) ? "page" : "one_click"
        stops.submit(token, method: method) { [self] outcome in
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
    func open<Opened>(
        _ token: String, _ request: Request, _ read: (String, any Session) throws -> Opened?
    ) -> Result<Opened, RequestRules.Refusal> {
        do {
            if let link = try sessions.withSession({ try read(token, $0) }) { return .success(link) }
        } catch {
            Log.write(.error, "A link could not be looked up: \(error)")
            return .failure(RequestRules.Refusal(problem: .unavailable()))
        }
        return .failure(refusal(of: request))
    }

    /// The answer to a link that does not work, which is counted.
    func refusal(of request: Request) -> RequestRules.Refusal {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        if let asker = request.asker, let wait = attempts.withLock({ $0.count(asker, at: seconds) }) {
            return RequestRules.Refusal(problem: .tooManyAttempts(retryAfterSeconds: wait))
        }
        return RequestRules.Refusal(problem: .invalidToken())
    }

    private func subject(_ link: LinkReader.Link, _ token: String, heardSignal: Bool = false) -> PageSubject {
        var subject = PageSubject(
            purpose: link.purpose, purposeName: link.purposeName, channel: link.channel, isSample: link.isSample,
            formAction: "\(prefix)/u/\(token)")
        subject.heardSignal = heardSignal
        return subject
    }
}
