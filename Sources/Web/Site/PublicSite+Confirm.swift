import Consent
import Database
import System
import Workspace

extension PublicSite {
    /// Shows the words and one button; nothing changes, whoever looks: mail scanners open links too.
    func showConfirm(_ token: String, _ request: Request) -> Response {
        switch openConfirmation(token, request) {
        case .failure(let refusal): return page(for: refusal.problem, request.headers)
        case .success(let link):
            if link.isOver { return expired(link, request) }
            if link.request?.confirmedAt != nil { return confirmed(link, request) }
            return page(
                .ok, .confirm, language(request.headers, link.language), headers: request.headers,
                subject: confirmationSubject(link, token))
        }
    }

    func confirm(_ token: String, _ request: Request, reply: @escaping @Sendable (Response) -> Void) {
        let link: LinkReader.Link
        switch openConfirmation(token, request) {
        case .failure(let refusal): return reply(page(for: refusal.problem, request.headers))
        case .success(let found): link = found
        }
        if link.isSample { return reply(confirmed(link, request)) }
        confirmations.submit(token, method: "page") { [self] outcome in
            switch outcome {
            case .done(.confirmed), .done(.alreadyConfirmed), .done(.sample): reply(confirmed(link, request))
            case .done(.expired), .done(.ended): reply(expired(link, request))
            case .done(.invalid): reply(page(for: .invalidToken(), request.headers))
            case .notRecorded: reply(page(for: .unavailable(), request.headers))
            }
        }
    }

    private func openConfirmation(
        _ token: String, _ request: Request
    ) -> Result<LinkReader.Link, RequestRules.Refusal> {
        open(token, request) { try links.openConfirmation($0, at: clock.now(), $1) }
    }

    private func confirmed(_ link: LinkReader.Link, _ request: Request) -> Response {
        guard ContentPreference.wantsHTML(request.headers) else {
            let text = link.isSample ? "This is a sample: nothing was changed.\n" : "Confirmed.\n"
            var response = Response(.ok, text, type: "text/plain; charset=utf-8")
            response.headers["Content-Language"] = "en"
            return response
        }
        return page(
            .ok, .confirmed, language(request.headers, link.language), headers: request.headers,
            subject: confirmationSubject(link, ""))
    }

    private func expired(_ link: LinkReader.Link, _ request: Request) -> Response {
        guard ContentPreference.wantsHTML(request.headers) else { return Problem.expired().response }
        return page(
            .gone, .expired, language(request.headers, link.language), headers: request.headers,
            subject: confirmationSubject(link, ""))
    }

    private func confirmationSubject(_ link: LinkReader.Link, _ token: String) -> PageSubject {
        let language = link.language.map { configuration.languages.best(for: $0) } ?? configuration.languages.default
        // A sample shows what people are told of the purpose, since nobody agreed to anything.
        let words = link.request?.words ?? link.purpose?.explanation.text(in: language) ?? ""
        return PageSubject(
            purpose: link.purpose, purposeName: link.purposeName, channel: link.channel, isSample: link.isSample,
            formAction: "\(prefix)/confirm/\(token)", words: words)
    }
}
