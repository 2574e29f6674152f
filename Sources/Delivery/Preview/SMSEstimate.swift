package import Workspace

/// What the text messages of a preview take, and what all of the campaign's would cost by that.
package struct SMSEstimate: Equatable, Sendable {
    /// Texts that were composed.
    package private(set) var messages = 0
    /// The parts they take, each of which is billed.
    package private(set) var parts = 0
    /// The price of those with one.
    private var cost = 0.0
    private var priced = 0
    private let prices: SMSPrices?

    package init(prices: SMSPrices?) {
        self.prices = prices
    }

    package mutating func add(parts: Int, country: String?) {
        messages += 1
        self.parts += parts
        guard let price = prices?.part(in: country) else { return }
        cost += price * Double(parts)
        priced += 1
    }

    /// Parts for each text, on average.
    package var partsEach: Double { messages == 0 ? 0 : Double(parts) / Double(messages) }

    package var currency: String? { prices?.currency }

    /// What so many texts like these cost; nil where no price is known.
    package func cost(of messages: Int) -> Double? {
        priced == 0 ? nil : cost / Double(priced) * Double(messages)
    }
}
