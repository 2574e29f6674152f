import Customers
import Database
import Ledger
import System
import Workspace

/// `heed ledger prove CUSTOMER [--out FILE]`.
extension LedgerCommand {
    static func prove(_ invocation: Invocation, _ context: Context) throws -> ExitCode {
        let kept = try keptHead(invocation, context)
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        let customers = try CustomerReader(catalogue: workspace.configuration.catalogue).find(
            invocation.words[1], session)
        guard let customer = customers.first else { throw CommandError.unknownCustomer }
        // A proof names one person: another one with the same address has no part in it.
        guard customers.count == 1 else { throw CommandError.severalCustomers }
        let prover = LedgerProver(
            sources: workspace.ledgerSources, keys: try workspace.ledgerKeys(session), session)
        let (proof, unsealed) = try prover.prove(
            customer, kept: kept.map { ($0, invocation.value("head") ?? "") })
        if let out = invocation.value("out") {
            try AtomicFile.write(
                try JSONText.encode(proof, pretty: true) + "\n", to: OpenWorkspace.path(out, in: context), mode: 0o600)
            if context.json {
                try context.console.printJSON(["entries": proof.entries.count, "unsealed": unsealed])
            } else {
                context.console.print("\(grouped(proof.entries.count)) sealed entries, each with its proof.")
            }
            context.console.say("'heed ledger verify --proof \(out)' checks them without the database.")
        } else {
            try context.console.printJSON(proof)
        }
        if unsealed > 0 {
            context.console.say(
                "\(grouped(unsealed)) more wait for their seal and are left out: 'heed ledger seal' seals them now.")
        }
        return .done
    }
}

extension CommandError {
    fileprivate static let unknownCustomer = CommandError(
        description:
            "There is no customer with this reference or address. Check it in your own system, or import "
            + "the customer first.", exitCode: .input)

    fileprivate static let severalCustomers = CommandError(
        description: "Several customers have this address: name the one by their own reference.", exitCode: .input)
}
