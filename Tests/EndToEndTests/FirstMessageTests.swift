import Testing

/// LAW-7 as a customer meets it.
@Suite struct FirstMessageTests {
    @Test("LAW-7: the first message to somebody has the block about objecting, and the second has not")
    func firstAndSecond() throws {
        let keeper = try Keeper()
        let shop = try Shop()
        try shop.use(keeper)
        try shop.importSamples()
        try shop.writeTextsAtAnyHour()
        try shop.done("send", "newsletter", "--send")
        let block = ["YOU CAN OBJECT TO ADVERTISING", "PUEDES OPONERTE A LA PUBLICIDAD"]
        func hasBlock(_ mail: Mail) -> Bool { block.contains(where: mail.text.contains) }
        let first = try keeper.mails()
        #expect(first.count > 10 && first.allSatisfy(hasBlock))
        let readers = Set(first.map(\.recipient))
        try shop.done("send", "spring", "--send")
        let second = try keeper.mails().dropFirst(first.count)
        #expect(
            second.contains { readers.contains($0.recipient) } && second.contains { !readers.contains($0.recipient) })
        for mail in second {
            #expect(hasBlock(mail) == !readers.contains(mail.recipient), "a second one of the same person")
        }
    }
}
