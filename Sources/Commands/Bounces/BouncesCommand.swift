/// `heed bounces …`: what came back.
enum BouncesCommand: CommandFamily {
    static let members: [any Command.Type] = [BouncesReadCommand.self, BouncesClassifyCommand.self]

    static let spec = CommandSpec(
        name: "bounces", summary: "Take in bounces and complaints, or tell what they say.",
        discussion: """
            Mails that come back go to the 'return_path' of their sender in heed.yaml. 'read' draws the consequences: dead
            addresses are suppressed, complaints are objections, and nobody is suppressed for our own faults.
            """,
        arguments: [action],
        examples: [
            .init("heed bounces read Maildir", "takes in what is new in a Maildir"),
            .init("heed bounces classify bounce.eml", "tells what a mail says, and changes nothing"),
        ])
}
