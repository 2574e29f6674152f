/// `heed replies`: what people wrote back that may ask to stop.
enum RepliesCommand: CommandFamily {
    static let spec = CommandSpec(
        name: "replies", summary: "Read what people wrote back that may ask to stop, and answer it.",
        discussion: """
            A text that is a word for stopping stops at once, and is not kept. One in which such a word occurs stops too,
            until somebody has read it; a mail is filed only, since every mail has a link for stopping. 'heed serve' takes
            texts in, 'heed bounces read' mails.
            """,
        arguments: [action],
        examples: [
            .init("heed replies list", "what waits to be read"),
            .init("heed replies answer 7 stop", "it asks to stop"),
        ])

    static let members: [any Command.Type] = [RepliesListCommand.self, RepliesAnswerCommand.self]
}
