/**
 * What the passwords of leaked lists are mostly made of, written down here by hand: the word for a password itself, keys, greetings, love, pets, sports,
 * heroes, seasons, first names; swearing is left out. Lower case; the letters that stand for others (`p@ssw0rd`) are undone before the look-up.
 */
const WORDS = `
password passwort passwd passphrase pass secret secrets geheim login logon signin access account accounts admin administrator root toor user username
guest test tester testing demo sample default changeme change change it temp temporary welcome willkommen hello hallo letmein let me in open sesame
opensesame enter trustno1 trust nobody qwerty qwertz azerty asdf asdfgh zxcvbn iloveyou iloveu loveyou lovely love lover forever always together
sunshine sunflower flower flowers rainbow butterfly angel angels heaven princess prince queen king kingdom knight dragon dragons tiger tigers lion lions
eagle eagles falcon bear wolf shark monkey donkey horse dolphin dolphins kitten kitty puppy doggy chicken turtle rabbit snoopy garfield
football soccer baseball basketball hockey tennis golf golfer rugby cricket liverpool arsenal chelsea barcelona juventus realmadrid yankees cowboys
lakers steelers rangers packers redsox broncos raiders superman batman spiderman ironman wonderwoman starwars startrek jedi yoda matrix pokemon pikachu
naruto goku minecraft fortnite roblox mario zelda sonic gandalf hobbit harrypotter potter hogwarts merlin phoenix shadow ghost hunter killer master
ninja samurai warrior soldier ranger captain boss chief hero winner champion legend magic magical mystery mystic freedom peace liberty
summer winter spring autumn sommer herbst fruehling january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday morning evening night midnight sunrise
red green blue black white yellow orange purple silver golden gold diamond crystal pearl ruby
computer internet laptop desktop keyboard mouse monitor server network system windows microsoft google apple iphone android samsung facebook instagram
twitter linkedin youtube netflix amazon yahoo gmail hotmail outlook office github docker linux ubuntu oracle cisco database backup wifi router
mustang ferrari porsche mercedes toyota honda yamaha harley corvette camaro jaguar chevy chevrolet
coffee cookie cookies chocolate cheese banana cherry pepper ginger honey sugar candy sweet butter pizza whisky whiskey guinness beer
michael jennifer jordan michelle jessica ashley amanda nicole daniel andrew joshua matthew robert thomas charlie george maggie hannah thunder
anthony william joseph david james john johnny alexander alexandra andrea samantha stephanie christian christopher patrick richard edward
charles ronald martin peter paul mark steven kevin brian jason justin brandon austin dallas hunter tyler taylor morgan madison sophie sophia
emily emma olivia lauren melissa rebecca rachel sarah laura anna maria marie claudia sandra sabrina vanessa veronica victoria elizabeth
london paris berlin madrid moscow newyork boston chicago texas florida california canada america england germany france brasil mexico india
jesus christ blessed bless faith grace hope lord god family mother father mommy daddy sister brother baby babygirl babyboy sweetheart darling
friend friends bestfriend buddy happy happiness lucky smile smiley music guitar piano dance dancer disco rock rocker metal metallica
money dollar million billion rich payday company business corporate finance manager director employee office work secure security safe private
please thanks thankyou whatever nothing something anything everything because super duper mega ultra power turbo extreme
abc abcd abc123 xyz aaa mypassword mypass newpass newpassword oldpassword thepassword nopassword yourpassword userpass adminpass
`;

export const FREQUENT_WORDS: readonly string[] = [...new Set(WORDS.split(/\s+/).filter((word) => word.length >= 3))];

/** Makers and products that this service speaks of, so that everybody who attacks it would try them. */
export const PRODUCT_WORDS: readonly string[] = [
  'attesta',
  'bamboohr',
  'bamboo',
  'evidence',
  'compliance',
  'connector',
  'apikey',
  'key',
  'auditor',
  'audit',
  'assessment',
  'control',
  'soc2',
  'iso27001',
  'hipaa',
  'gdpr',
];
