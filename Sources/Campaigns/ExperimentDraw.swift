package import Crypto
package import Workspace

/// Draws who belongs to which group of a campaign: a keyed hash of campaign and customer, the same at every look and on
/// every run, and nothing that anybody outside could work out or bring about.
///
///     let draw = try ExperimentDraw(keyring: suppressionKeys)
///     draw.isHeldOut(customer, of: campaign)
package struct ExperimentDraw: Sendable {
    private let mac: HMACSHA256

    /// What is drawn for. Each has lots of its own, so that a variant tells nothing of who was held out.
    enum Question: String {
        case holdout, variant, limit
    }

    /// - Parameter keyring: the suppression keys. Their lowest key is never removed nor replaced, so that the groups
    ///   stay the same whatever keys are added; the lots are drawn with a key derived from it, for one key has one use.
    /// - Throws: `CryptoError` when libcrypto refuses the key.
    package init(keyring: Keyring) throws(CryptoError) {
        precondition(keyring.use == .suppression, "Groups are drawn with the key that never changes.")
        let key = keyring.ids.first.flatMap { keyring.key($0) } ?? keyring.current
        mac = try HMACSHA256(derivedFrom: key, for: "heed experiment 1")
    }

    /// A number spread evenly over all that 64 bits hold.
    func lot(_ question: Question, _ campaign: String, _ customer: Int64) -> UInt64 {
        // Neither a question's name nor a customer's number has a colon, so that no two draws hash the same bytes.
        let bytes = Array("\(question.rawValue):\(customer):\(campaign)".utf8)
        return mac.authenticate(bytes).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The lot as a whole number from 0 up to below `count`.
    func lot(_ question: Question, _ campaign: String, _ customer: Int64, below count: Int) -> Int {
        Int(lot(question, campaign, customer).multipliedFullWidth(by: UInt64(count)).high)
    }
}

extension ExperimentDraw {
    /// Whether the person is among those who get nothing of the campaign, so that it can be seen what it changes.
    package func isHeldOut(_ customer: Int64, of campaign: Campaign) -> Bool {
        guard let holdout = campaign.experiment.holdout else { return false }
        return lot(.holdout, campaign.name, customer, below: Share.whole) < holdout.thousandths
    }

    /// The name of the variant that the person gets; nil where the campaign has none.
    package func variant(of campaign: Campaign, for customer: Int64) -> String? {
        let variants = campaign.experiment.variants
        guard !variants.isEmpty else { return nil }
        var left = lot(.variant, campaign.name, customer, below: variants.reduce(0) { $0 + $1.weight })
        for variant in variants {
            if left < variant.weight { return variant.name }
            left -= variant.weight
        }
        return nil
    }
}
