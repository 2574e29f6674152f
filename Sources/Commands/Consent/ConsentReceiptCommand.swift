import Consent
import Customers
import Database
import System
import Workspace

/// `heed consent receipt CUSTOMER`: what the person agreed to, in a form that they can keep.
enum ConsentReceiptCommand: Command {
    static let spec = CommandSpec(
        name: "consent receipt", summary: "Write somebody's consent receipt as JSON-LD.",
        discussion: """
            A record for each consent that counts: the words, the controller, the data, the rights, and what ended it
            since. Its fields are aligned with ISO/IEC TS 27560:2023; Docs/consent-receipt.schema.json describes them.
            """,
        arguments: [.customer],
        options: [
            ConsentOptions.purpose,
            OptionSpec("out", value: "FILE", "the file to write, for its owner's eyes only (default: standard output)"),
        ],
        examples: [.init("heed consent receipt CL-1001 --out receipt.jsonld", "everything this person agreed to")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let configuration = workspace.configuration
        let options = ConsentOptions(invocation: invocation, configuration: configuration, now: context.clock.now())
        let purpose = invocation.value("purpose") == nil ? nil : try options.purpose().name
        guard !configuration.organisation.storageLocations.isEmpty else { throw CommandError.noStorageLocations }
        let session = try workspace.store.session()
        let person = try workspace.customer(invocation.word("CUSTOMER"), session)
        let known = try CustomerReader(catalogue: configuration.catalogue).personalData(of: [person.id], session)
        let principal = ConsentReceiptMaker.Principal(
            customer: person.id, reference: person.reference, language: known[person.id]?.language,
            country: known[person.id]?.country)
        let receipt = try session.snapshot {
            try ConsentReceiptMaker(configuration).receipt(for: principal, purpose: purpose, session)
        }
        guard let receipt else { throw CommandError.nothingToReceipt }
        try PrivateDocument.write(receipt, to: invocation.value("out"), in: context)
        return .done
    }
}

extension CommandError {
    fileprivate static var noStorageLocations: CommandError {
        CommandError(
            description:
                "A receipt says where the data is stored, and heed.yaml does not: write for example "
                + "'storage_locations: [ES]' under organisation.", exitCode: .configuration)
    }

    fileprivate static var nothingToReceipt: CommandError {
        CommandError(
            description:
                "There is no consent whose evidence is complete, so there is nothing to give a receipt for. 'heed "
                + "consent show' tells what is missing.", exitCode: .input)
    }
}
