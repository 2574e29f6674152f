package import System

/// An offer as one person gets it: with a code.
package struct GivenOffer: Equatable, Sendable {
    package let offer: Offer

    /// With dashes where Heed made it; as the shop wrote it otherwise.
    package let code: String

    /// Whether the code is one of a preview, which no till takes.
    package let isSample: Bool
    package let firstDay: CivilDate?
    package let lastDay: CivilDate?
}

extension GivenOffer {
    /// For messages to people who do not exist.
    package init(sampleOf offer: Offer, at instant: Instant) {
        let window = offer.validity.window(givenAt: instant, timeZone: nil)
        self.init(
            offer: offer, code: OfferCode.sample(from: "a sample of an offer".utf8), isSample: true,
            firstDay: window.firstDay, lastDay: window.lastDay)
    }
}

/// Who is to get an offer: a message's person and occasion. The messages of one occasion bring the same over every
/// channel.
package struct OfferSeeker: Hashable, Sendable {
    package let customer: Int64
    package let occasion: String

    package init(customer: Int64, occasion: String) {
        self.customer = customer
        self.occasion = occasion
    }
}
