import Customers
import Database
import Workspace

/// A customer as the command line named them.
struct FoundCustomer {
    let id: Int64
    /// The customer's own reference.
    let reference: String
}

extension OpenWorkspace {
    /// Everybody whom a reference or an address means; an address may be several people's.
    ///
    /// - Throws: `CommandError` when there is nobody.
    func customers(_ word: String, _ session: any Session) throws -> [FoundCustomer] {
        let reader = CustomerReader(catalogue: configuration.catalogue)
        let found = try reader.find(word, session)
        guard !found.isEmpty else {
            throw CommandError(
                description:
                    "There is no customer with this reference or address. Check it in your own system, or import "
                    + "the customer first.", exitCode: .input)
        }
        let people = try reader.personalData(of: found, session)
        return found.map { FoundCustomer(id: $0, reference: people[$0]?.reference ?? "") }
    }

    /// The one customer meant, for what must not be written down of anybody else.
    ///
    /// - Throws: `CommandError` when there is nobody, or more than one.
    func customer(_ word: String, _ session: any Session) throws -> FoundCustomer {
        let found = try customers(word, session)
        guard found.count == 1 else {
            throw CommandError(
                description: "\(found.count) customers have this reference or address: name one by a reference of its "
                    + "own.", exitCode: .input)
        }
        return found[0]
    }
}
