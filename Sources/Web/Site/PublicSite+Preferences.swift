import Consent
import System
import Workspace

extension PublicSite {
    /// Shows what can be stopped, the same for everybody: a link may be forwarded, and nothing of the person is told.
    func showPreferences(_ token: String, _ request: Request) -> Response {
        switch open(token, request, links.openPreferences) {
        case .failure(let refusal): return page(for: refusal.problem, request.headers)
        case .success(let link):
            var subject = preferencesSubject(link, token)
            subject.heardSignal = hearSignal(link, request)
            if rights != nil { subject.rightsLink = "\(prefix)/rights/\(token)" }
            return page(
                .ok, .preferences, language(request.headers, link.language), headers: request.headers,
                subject: subject)
        }
    }

    /// Does what the form asks for, at once and for good.
    func savePreferences(_ token: String, _ request: Request, reply: @escaping @Sendable (Response) -> Void) {
        let link: LinkReader.Link
        switch open(token, request, links.openPreferences) {
        case .failure(let refusal): return reply(page(for: refusal.problem, request.headers))
        case .success(let found): link = found
        }
        guard let fields = FormFields.decode(request.body),
            let change = PreferenceChange(fields, customer: link.customer, configuration)
        else { return reply(page(for: .notAForm(), request.headers)) }
        // A button pressed without a choice shows the page again.
        if change.isEmpty { return reply(showPreferences(token, request)) }
        if link.isSample { return reply(saved(link, change, request)) }
        guard let text = try? JSONText.encode(change) else {
            return reply(page(for: .internalError(), request.headers))
        }
        preferences.submit(text, method: "preferences") { [self] outcome in
            switch outcome {
            case .done: reply(saved(link, change, request))
            case .notRecorded: reply(page(for: .unavailable(), request.headers))
            }
        }
    }

    private func saved(_ link: LinkReader.Link, _ change: PreferenceChange, _ request: Request) -> Response {
        guard ContentPreference.wantsHTML(request.headers) else {
            let text = link.isSample ? "This is a sample: nothing was changed.\n" : "Saved.\n"
            var response = Response(.ok, text, type: "text/plain; charset=utf-8")
            response.headers["Content-Language"] = "en"
            return response
        }
        var subject = preferencesSubject(link, "")
        subject.stopped = change.stops
        subject.pauseDays = change.pauseDays
        subject.stopsAll = change.stopsAll
        return page(
            .ok, .preferencesSaved, language(request.headers, link.language), headers: request.headers,
            subject: subject)
    }

    private func preferencesSubject(_ link: LinkReader.Link, _ token: String) -> PageSubject {
        var subject = PageSubject(
            purpose: link.purpose, purposeName: link.purposeName, channel: link.channel, isSample: link.isSample,
            formAction: "\(prefix)/p/\(token)")
        subject.choices = PreferenceChoice.all(configuration)
        return subject
    }
}
