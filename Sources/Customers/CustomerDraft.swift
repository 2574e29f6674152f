import Database
import System
import Workspace

/// A row of a file of customers, read and checked.
struct CustomerDraft {
    let line: Int
    let key: String
    /// One for each column of ``CustomerPlan/table``.
    let values: [SQLValue]
    /// By field, the folded tags.
    let tags: [(field: String, keys: [String])]
    let email: Said
    let phone: Said
    /// The time of the consent that an attestation covers, and the channels it covers in this row.
    let consentAt: Instant?
    let accepted: [Channel]
    let withdrawal: Departure?
    let suppression: Departure?

    /// How many addresses it has.
    var addressCount: Int { (email.draft == nil ? 0 : 1) + (phone.draft == nil ? 0 : 1) }

    /// What a row says about an address.
    enum Said {
        /// Nothing: the file has no such column, or its value was left out with a warning.
        case nothing
        /// That there is none (any more).
        case absent
        case address(ContactDraft)

        var draft: ContactDraft? {
            if case .address(let draft) = self { draft } else { nil }
        }
    }

    /// Somebody left, or cannot be reached, since then; nil where the row has no usable time.
    struct Departure {
        let at: Instant?
    }
}

/// An address as it was given, as it is used, as it is compared and as it is remembered.
struct ContactDraft {
    let given: String
    let address: String
    let key: String
    let hash: [UInt8]
    /// The country of a phone number.
    var country: String?
}

/// A value that keeps a row out, with the column it stands in.
struct RowFault: Error {
    let fault: CellFault
    let column: String?
    /// What there is to say besides the fault's own words.
    var detail: String?
}
