import Campaigns
import Crypto
import Database
import Ledger
import System
import Workspace

/// What a person gets to keep when they were forgotten: it names the organisation, the time and the numbers, and nobody.
///
/// `signature` is the Ed25519 signature of `heed statement 1`, a line end and `signed`, a JSON text, by the key that also
/// signs the ledger's heads.
struct ErasureReceipt: Encodable {
    let signed: String
    let publicKey: String
    let signature: String

    init(_ report: Erasure.Report, organisation: Organisation, at instant: Instant, keys: LedgerKeys) throws {
        let statement = Statement(
            organisation: organisation.legalName, privacyContact: organisation.privacyContact, erasedAt: instant,
            removed: ErasureCounts(report), proofKept: "\(Erasure.proofKept)")
        signed = try JSONText.encode(statement)
        let stamp = keys.stamp(Array(signed.utf8))
        publicKey = Hex.encode(stamp.publicKey)
        signature = Hex.encode(stamp.signature)
    }

    private struct Statement: Encodable {
        let organisation: String
        let privacyContact: String
        let erasedAt: Instant
        let removed: ErasureCounts
        let proofKept: String

        private enum CodingKeys: String, CodingKey {
            case organisation, removed
            case privacyContact = "privacy_contact"
            case erasedAt = "erased_at"
            case proofKept = "proof_kept_for"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case signed, signature
        case publicKey = "public_key"
    }
}

extension OpenWorkspace {
    /// The receipt of an erasure, as JSON.
    func receipt(_ report: Erasure.Report, at now: Instant, _ session: any Session) throws -> String {
        let receipt = try ErasureReceipt(
            report, organisation: configuration.organisation, at: now.wholeSecond, keys: ledgerKeys(session))
        return try JSONText.encode(receipt, pretty: true)
    }
}
