/// `heed consent …`: what people agreed to, with its evidence.
enum ConsentCommand: CommandFamily {
    static let members: [any Command.Type] = [
        ConsentGrantCommand.self, ConsentRequestCommand.self, ConsentWithdrawCommand.self, ConsentObjectCommand.self,
        ConsentShowCommand.self,
        ConsentHistoryCommand.self, ConsentReceiptCommand.self, ConsentExportCommand.self,
    ]

    static let spec = CommandSpec(
        name: "consent", summary: "Record, show and prove what people agreed to.",
        discussion: """
            A yes counts only with its whole evidence: who was asked, which words they saw, when, how, and who recorded
            it. A no needs nothing but the person. Nothing on record is ever changed: what was said later is added.
            """,
        arguments: [action],
        examples: [
            .init("heed consent show CL-1001", "how this person stands to every purpose, and since when"),
            .init("heed consent withdraw CL-1001 --purpose newsletter", "stops it at once, also what is queued"),
        ])
}
