"""Invented articles for the tests of the gate: conflict news of several kinds, and what only sounds like it."""

from __future__ import annotations

CONFLICT = {
    "war": (
        "Velland's army shelled three villages on the Ardania side of the river on Tuesday night, killing at least "
        "nine civilians and wounding two dozen, the regional governor said. Ardania's defence ministry said its "
        "soldiers had answered with artillery and destroyed two guns. Velland denied that its forces had opened "
        "fire first and accused Ardania of using the villages as a shield. Residents fled towards the capital in "
        "cars and on foot.\n"
    ),
    "a protest": (
        "Police fired tear gas on Saturday at thousands of demonstrators who had marched on the parliament of "
        "Toldan to demand the release of opposition leaders arrested last week. At least forty people were "
        "detained, a rights group said, and eleven were taken to hospital. The interior minister accused foreign "
        "governments of paying the organisers and said that security forces would not allow the capital to be "
        "blocked again.\n"
    ),
    "a truce": (
        "The government and the rebels of the northern valleys agreed on Thursday to stop fighting for ten days so "
        "that food can reach the towns cut off since spring. Mediators said the ceasefire would begin at midnight "
        "and be watched by observers of the regional union. A commander of the rebels warned that his men would "
        "answer any attack, and the army said the same of its own.\n"
    ),
    "sanctions": (
        "The union of eastern states imposed new sanctions on Velland on Monday over its support for armed groups "
        "in the delta. The measures freeze the assets of two ministers and ban the sale of fuel to the military. "
        "Velland's foreign ministry condemned the decision, called it an act of aggression and said it would expel "
        "three diplomats. Officials said talks between the two countries had ended without an agreement.\n"
    ),
    "a bombing": (
        "A bomb hidden in a cart went off beside a queue for bread in the market of Orsk on Friday morning, "
        "killing at least fourteen people, hospital staff said. No group has claimed responsibility for the "
        "attack. The mayor said that most of the dead were women and that rescuers were still digging. It was the "
        "third explosion in the town this month.\n"
    ),
    "talks": (
        "The foreign ministers of Velland and Ardania met for three hours on Wednesday to discuss the disputed "
        "border, their first talks since both countries withdrew their ambassadors. A spokesman said they had "
        "agreed to exchange the bodies of soldiers but not on the withdrawal of forces from the hills. Both "
        "governments said that another meeting would be held before winter.\n"
    ),
    "flight and hunger": (
        "More than thirty thousand people have fled the fighting around the city in two weeks, the refugee agency "
        "said, and many sleep in schools and under trucks. Aid workers said that the armed groups which control "
        "the road had let no convoy with food and medicine pass since the siege began. The agency called on all "
        "parties to protect civilians and to open the road.\n"
    ),
    "a threat": (
        "Velland will treat any foreign warship in the strait as a target, its president said on Sunday, two days "
        "after the fleet of the western alliance began exercises there. The defence minister of Ardania called the "
        "statement a threat to peace and said that missiles had been moved to the coast. The alliance said its "
        "ships had the right to sail in international waters.\n"
    ),
}

OTHER = {
    "football with the words of war": (
        "Toldan's strikers blitzed a shell-shocked defence in the first half, and their captain fired two rockets "
        "from outside the box before the break. The manager, who has fought relegation all season, praised his "
        "players for winning the battle in midfield after the game. The visitors rarely threatened, although their "
        "young winger hit the post twice. Fans sang until the end, and the club now sits third in the table with a "
        "match in hand.\n"
    ),
    "a company's year": (
        "Shares in the maker of farm machines rose by six per cent on Monday after the company reported that its "
        "profit had grown to a record in the first quarter. Sales were helped by a cheap currency and by strong "
        "demand for small tractors, the chief executive told analysts. The group expects to open two new plants "
        "next year and will pay its shareholders a higher dividend. Analysts had expected a smaller rise.\n"
    ),
    "a storm": (
        "Heavy rain and winds of up to 140 kilometres an hour swept over the coast on Thursday, tearing off roofs "
        "and leaving about 20,000 homes without power. Forecasters expect the storm to weaken over the weekend, "
        "but warned that rivers would go on rising until Sunday. Schools stay closed and trains are cancelled. Two "
        "people are missing after their car was washed off a bridge, the fire brigade said.\n"
    ),
    "a film of war": (
        "There is much to enjoy in this handsome drama, in which a young nurse falls in love with a pilot during "
        "the last summer of a long war. The film looks beautiful, the music is sweet, and the two stars have real "
        "charm. But the story drags in the second hour, and its ending, in which everybody weeps on a beach, feels "
        "as if it had been written for another picture. Still, fans of the novel will love it.\n"
    ),
    "a crime": (
        "A man of 34 was jailed for life on Tuesday for stabbing his former girlfriend to death in her kitchen. "
        "The court heard that he had followed her home from work and waited in the garden until her new partner "
        "left. The judge told him that he had shown no regret. Her mother said outside that nothing would bring "
        "her daughter back, but that she was glad that the trial was over.\n"
    ),
    "a recipe and a kitchen": (
        "If your apples are small and sharp, this is the cake to make. Cream the butter with the sugar, add the "
        "eggs one at a time, and fold in the flour with a pinch of salt. Spread half of it in a round tin, cover "
        "it with slices of apple and the rest of the dough, and bake it for fifty minutes. It is best on the "
        "second day, with cream, and it keeps for a week in a box.\n"
    ),
    "a star's holiday": (
        "She looked relaxed as she strolled along the beach in a white dress on Sunday, her daughter splashing "
        "beside her. The singer, who split from her husband in spring, shared several pictures with her fans and "
        "wrote that she had never felt happier. Her new album comes out in autumn, and friends say she is already "
        "working on a show that will be her biggest so far.\n"
    ),
    "a new telephone": (
        "The new phone has a brighter screen, a better camera and a battery that lasts two days, and it costs a "
        "little less than the old one. In our tests it was quick with games and took sharp pictures at night, but "
        "it gets hot when it charges. Buyers who own last year's model need not hurry. The company also showed a "
        "watch that measures how well its owner sleeps.\n"
    ),
}
