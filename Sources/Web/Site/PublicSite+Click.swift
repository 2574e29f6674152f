import Campaigns
import Consent
import System

extension PublicSite {
    /// Leads on to where the link was made for, and nowhere else. That it was followed is taken down only for who lets it
    /// be counted, and only for a GET; it never holds the reader up.
    func follow(_ link: String, _ request: Request) -> Response {
        guard let opened = mint.openClick(link) else { return page(for: .invalidToken(), request.headers) }
        if request.method == "GET", opened.token.kind == .click {
            do {
                try sessions.withSession { try Clicks(session: $0).record(opened, gate: gate, at: clock.now()) }
            } catch {
                Log.write(.error, "A click could not be counted: \(error)")
            }
        }
        var response = Response(.found)
        response.headers["Location"] = opened.address
        return response
    }
}
