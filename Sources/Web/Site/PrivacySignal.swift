import Consent
import Customers
import Database
import System

extension PublicSite {
    /// Global Privacy Control (LAW-21): a browser that sends `Sec-GPC: 1` with a link of ours opts its person out of sale
    /// and sharing. The one change that a GET makes, and never the reverse.
    ///
    /// - Returns: whether the page has to say so.
    func hearSignal(_ link: LinkReader.Link, _ request: Request) -> Bool {
        guard request.headers["Sec-GPC"] == "1" else { return false }
        guard !link.isSample, link.customer != 0 else { return true }
        do {
            try sessions.withSession { session in
                // Browsers send it with every page: only the first time is there something to write.
                if try recorder.hasOptedOutOfSale(link.customer, session) { return }
                try session.transaction {
                    try CustomerLock.take([link.customer], session)
                    try recorder.optOutOfSale(link.customer, at: clock.now(), session)
                }
            }
            return true
        } catch {
            // The page must not say what is not so.
            Log.write(.error, "A privacy signal was not recorded: \(error)")
            return false
        }
    }
}
