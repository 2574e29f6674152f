import Campaigns
import Composer
import System

extension PublicSite {
    /// What was done with a person's data, in kinds and numbers: no value of theirs is on it, nor their name.
    func showReport(_ token: String, _ request: Request) -> Response {
        switch openReport(token, request) {
        case .failure(let refusal): return page(for: refusal.problem, request.headers)
        case .success(let report):
            let language = language(request.headers, report.link.language)
            var subject = PageSubject(
                purpose: report.link.purpose, purposeName: report.link.purposeName, channel: report.link.channel,
                isSample: report.link.isSample)
            subject.report = ReportView(report.facts, reportSetting(language))
            subject.reportLink = "\(prefix)/r/\(token)"
            subject.heardSignal = hearSignal(report.link, request)
            if let other = try? sessions.withSession({ try links.preferencesToken(of: token, $0) }) {
                subject.preferencesLink = "\(prefix)/p/\(other)"
                if rights != nil { subject.rightsLink = "\(prefix)/rights/\(other)" }
            }
            return page(.ok, .report, language, headers: request.headers, subject: subject)
        }
    }

    /// One of its charts: `uses-light`, `messages-dark`.
    func reportChart(_ token: String, _ name: String, _ request: Request) -> Response {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, ["uses", "messages"].contains(parts[0]), ["light", "dark"].contains(parts[1]) else {
            return page(for: .notFound(), request.headers)
        }
        switch openReport(token, request) {
        case .failure(let refusal): return page(for: refusal.problem, request.headers)
        case .success(let report):
            let view = ReportView(report.facts, reportSetting(language(request.headers, report.link.language)))
            do {
                guard let picture = try view.svg(parts[0], isDark: parts[1] == "dark") else {
                    return page(for: .notFound(), request.headers)
                }
                return Response(.ok, picture, type: "image/svg+xml")
            } catch {
                Log.write(.error, "A chart could not be drawn: \(error)")
                return page(for: .internalError(), request.headers)
            }
        }
    }

    /// What privacy reports say in a language besides what happened.
    private func reportSetting(_ language: String) -> ReportSetting { ReportSetting(configuration, language: language) }

    private func openReport(
        _ token: String, _ request: Request
    ) -> Result<LinkReader.ReportLink, RequestRules.Refusal> {
        open(token, request) { try links.openReport($0, at: clock.now(), $1) }
    }
}
