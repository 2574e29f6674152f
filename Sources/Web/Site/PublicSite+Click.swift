import Consent
import System

extension PublicSite {
    /// Leads on to where the link was made for, and nowhere else. That it was followed is taken down only for who lets it
    /// be counted, and only for a GET; the reader does not wait for it.
    func follow(_ link: String, _ request: Request) -> Response {
        guard let opened = mint.openClick(link) else { return page(for: refusal(of: request).problem, request.headers) }
        if request.method == "GET", opened.token.kind == .click { clicks.submit(link, method: "page") { _ in } }
        var response = Response(.found)
        response.headers["Location"] = opened.address
        return response
    }
}
