/** `seeds.csv` of a new simulation. */
export const SEEDS_TEMPLATE = `id,question,tag,visitor
opening-hours,When is the library open?,visit,new in town
late-book,What happens if I bring a book back late?,loans,student
reserve-book,Can I reserve a book that somebody else has?,loans,student
study-room,How do I get a study room for my group?,visit,student
for-children,Is there anything for children on Saturdays?,visit,parent
`;
